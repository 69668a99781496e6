package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.MemoryJournal;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.policy.DegradedAtMost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@code degraded-at-most}, where post-quantum alone is enough and QKD fails. Rotations come every two minutes. */
class DegradedAtMostTest {

    private static final UnaryOperator<TunnelSettings> THREE =
            settings -> bounded(settings, new DegradedAtMost(Optional.of(3), Optional.empty()));
    private static final UnaryOperator<TunnelSettings> TEN_MINUTES =
            settings -> bounded(settings, new DegradedAtMost(Optional.empty(), Optional.of(Duration.ofMinutes(10))));

    private static TunnelSettings bounded(TunnelSettings settings, DegradedAtMost limit) {
        return new TunnelSettings(
                settings.name(),
                settings.interfaceName(),
                settings.peer(),
                settings.ownIdentity(),
                settings.peerIdentity(),
                settings.rotateEvery(),
                settings.roundDeadline(),
                settings.resetNeedsWord(),
                settings.blockAfter(),
                limit,
                settings.kicks());
    }

    private static TunnelBench rotating() throws Exception {
        TunnelBench bench = new TunnelBench(5);
        bench.require = List.of("pq");
        return bench;
    }

    private static TunnelBench withoutQkd(TunnelBench bench) {
        bench.start();
        bench.time.pass(Duration.ofMinutes(3));
        bench.qkd.setUp(false);
        return bench;
    }

    @Test
    void withoutABoundLessIsEnoughForEverButNotInSilence() throws Exception {
        TunnelBench bench = withoutQkd(rotating());
        long before = bench.paris.view().epoch();
        bench.time.pass(Duration.ofHours(1));
        assertThat(bench.paris.view().epoch()).isGreaterThan(before + 25);
        assertThat(bench.paris.view().used()).extracting(StrandName::name).containsExactly("pq");
        for (TunnelBench.End end : List.of(bench.paris, bench.berlin)) {
            assertThat(end.alarm(Alarm.Kind.DEGRADED).orElseThrow().problem())
                    .startsWith("the key in force is braided without qkd; so since 2026-01-01T00:0");
        }
        bench.qkd.setUp(true);
        bench.time.pass(Duration.ofMinutes(3));
        assertThat(bench.paris.view().alarms()).isEmpty();
        assertThat(bench.berlin.view().alarms()).isEmpty();
    }

    @Test
    void afterSoManyRotationsTheLastKeyStaysAndTheReasonIsTold() throws Exception {
        TunnelBench bench = withoutQkd(rotating().both(THREE));
        long before = bench.paris.view().epoch();
        bench.time.pass(Duration.ofHours(1));
        assertThat(bench.paris.view().epoch()).isEqualTo(before + 3);
        assertThat(bench.interfacesAreEqual()).isTrue();
        assertThat(bench.paris.alarm(Alarm.Kind.ROUND).orElseThrow().problem())
                .startsWith("round given up: keys were braided from less than all sources for longer than"
                        + " 'degraded-at-most' allows (without qkd: 3 rotations in a row were already,")
                .endsWith("allowed are 3 rotations)");
        bench.qkd.setUp(true);
        bench.time.pass(Duration.ofMinutes(2));
        assertThat(bench.paris.view().epoch()).isGreaterThan(before + 3);
        assertThat(bench.paris.view().alarms()).isEmpty();
    }

    @Test
    void aKeyOfEverythingBeginsTheCountAnew() throws Exception {
        TunnelBench bench = withoutQkd(rotating().both(THREE));
        bench.time.pass(Duration.ofMinutes(30));
        bench.qkd.setUp(true);
        bench.time.pass(Duration.ofMinutes(3));
        long before = bench.paris.view().epoch();
        bench.qkd.setUp(false);
        bench.time.pass(Duration.ofMinutes(30));
        assertThat(bench.paris.view().epoch()).isEqualTo(before + 3);
    }

    @Test
    void noRestartBeginsTheCountAnew() throws Exception {
        TunnelBench bench = withoutQkd(rotating().both(THREE));
        long before = bench.paris.view().epoch();
        for (int i = 0; i < 10; i++) {
            bench.time.pass(Duration.ofMinutes(3));
            bench.paris.stop();
            bench.berlin.stop();
            bench.start();
        }
        assertThat(bench.paris.view().epoch()).isEqualTo(before + 3);
    }

    @Test
    void theAgeOfTheLastKeyOfEverythingBoundsItToo() throws Exception {
        TunnelBench bench = withoutQkd(rotating().both(TEN_MINUTES));
        long before = bench.paris.view().epoch();
        bench.time.pass(Duration.ofHours(1));
        assertThat(bench.paris.view().epoch()).isBetween(before + 3, before + 6);
        assertThat(bench.paris.alarm(Alarm.Kind.ROUND).orElseThrow().problem()).endsWith("allowed are 600 s)");
    }

    @Test
    void anAgeThatCannotBeKnownIsTooHigh() throws Exception {
        TunnelBench bench = withoutQkd(rotating().both(TEN_MINUTES));
        long before = bench.paris.view().epoch();
        bench.paris.stop();
        bench.time.setWall(Duration.ofDays(-1));
        bench.paris.start();
        bench.time.pass(Duration.ofMinutes(30));
        assertThat(bench.paris.view().epoch()).isEqualTo(before);
        assertThat(bench.paris.alarm(Alarm.Kind.ROUND)).isPresent();
    }

    @Test
    void oneEndAloneMayBoundIt() throws Exception {
        TunnelBench bench = rotating();
        bench.berlin.changes = THREE;
        withoutQkd(bench);
        long before = bench.paris.view().epoch();
        bench.time.pass(Duration.ofHours(1));
        assertThat(bench.paris.view().epoch()).isEqualTo(before + 3);
        assertThat(bench.paris.alarm(Alarm.Kind.ROUND).orElseThrow().problem())
                .isEqualTo(
                        "the other end gave the round up: keys were braided from less than all sources for longer than"
                                + " 'degraded-at-most' allows");
        assertThat(bench.berlin.alarm(Alarm.Kind.ROUND).orElseThrow().problem()).contains("without qkd");
    }

    @Test
    void aResetDoesNotBeginTheCountAnewAtTheEndThatStillHasIt() throws Exception {
        TunnelBench bench = withoutQkd(rotating().both(THREE));
        bench.time.pass(Duration.ofMinutes(30));
        long before = bench.berlin.view().epoch();
        bench.paris.stop();
        bench.paris.journal = new MemoryJournal();
        bench.paris.start();
        bench.time.pass(Duration.ofMinutes(30));
        assertThat(bench.berlin.view().epoch()).isEqualTo(before);
        bench.qkd.setUp(true);
        bench.time.pass(Duration.ofMinutes(3));
        assertThat(bench.interfacesAreEqual()).isTrue();
        assertThat(bench.berlin.view().epoch()).isGreaterThan(before);
    }
}
