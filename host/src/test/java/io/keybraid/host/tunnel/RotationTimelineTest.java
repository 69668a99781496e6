package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.policy.DegradedAtMost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What happens when, in virtual time: rotations, the wait for a commit window, retries with back-off, the stale alarm, the block, and
 * the recovery. Its golden file is the timeline printed in docs/operations.md.
 */
class RotationTimelineTest {

    private static final String BEGINS = "<!-- timeline -->\n\n```text\n";
    private static final String ENDS = "```\n";

    private final List<String> lines = new ArrayList<>();
    private TunnelBench bench;
    private String told = "";
    private Optional<Instant> planned = Optional.empty();

    @Test
    void isTheTimelineOfTheDocument() throws Exception {
        bench = new TunnelBench(20261127).both(RotationTimelineTest::blocking);
        bench.start();
        pass(Duration.ofMinutes(9));
        happens("the QKD network goes down");
        bench.qkd.setUp(false);
        pass(Duration.ofMinutes(14));
        happens("the QKD network is back");
        bench.qkd.setUp(true);
        pass(Duration.ofMinutes(6));
        assertThat(bench.interfacesAreEqual()).isTrue();

        String page = Files.readString(Path.of(System.getProperty("keybraid.root"), "docs", "operations.md"));
        int from = page.indexOf(BEGINS) + BEGINS.length();
        assertThat(page).contains(BEGINS);
        String timeline = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        assertThat(page.substring(from, page.indexOf(ENDS, from))).isEqualTo(timeline);
    }

    private static TunnelSettings blocking(TunnelSettings settings) {
        return new TunnelSettings(
                settings.name(),
                settings.interfaceName(),
                settings.peer(),
                settings.ownIdentity(),
                settings.peerIdentity(),
                settings.rotateEvery(),
                settings.roundDeadline(),
                settings.resetNeedsWord(),
                Optional.of(Duration.ofMinutes(10)),
                DegradedAtMost.ALWAYS,
                settings.kicks());
    }

    private void pass(Duration time) {
        bench.time.pass(time, this::look);
    }

    private void happens(String what) {
        lines.add(at() + "  " + what);
    }

    /** Tells what is new at the initiator. */
    private void look() {
        TunnelView view = bench.paris.view();
        String alarms = view.alarms().stream()
                .map(alarm -> alarm.kind().name())
                .sorted()
                .collect(Collectors.joining(", "));
        String now = "epoch " + view.epoch() + (view.handshakeSince() ? ", in use" : "")
                + (alarms.isEmpty() ? "" : "; alarms: " + alarms);
        if (!now.equals(told)) {
            told = now;
            lines.add(at() + "    " + now);
        }
        if (view.nextRotation().isPresent() && !view.nextRotation().equals(planned)) {
            Duration wait =
                    Duration.between(bench.time.instant(), view.nextRotation().get());
            lines.add(at() + String.format(Locale.ROOT, "      next round in %.1f s", wait.toMillis() / 1000.0));
        }
        planned = view.nextRotation();
    }

    private String at() {
        Duration time = bench.time.elapsed();
        return String.format(Locale.ROOT, "%02d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
