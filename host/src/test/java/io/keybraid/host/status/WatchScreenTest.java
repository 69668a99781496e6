package io.keybraid.host.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchScreenTest {

    private static final Optional<String> NO_NOTICE = Optional.empty();

    @Test
    void showsTunnelsWithTheirStrandsAsABraidAndWhatIsWrong() {
        WatchHistory history = new WatchHistory();
        history.add(after(1, "pq"));
        history.add(after(2, "pq", "qkd"));
        history.add(after(2, "pq", "qkd"));
        history.add(after(3, "pq", "qkd"));
        assertThat(screen(100, 40, true).lines(StatusSamples.HOST, history, NO_NOTICE))
                .contains(
                        "TUNNEL        STATE             EPOCH  KEY AGE              NEXT    LINK  HANDSHAKE",
                        "paris-berlin  live              12     1m 20s   ███████░░░  40s     up    1m 19s ago",
                        "  pq  ━━━  ML-KEM-1024",
                        "  qkd ·━━  ETSI-GS-QKD-014, SIMULATED",
                        "  alarm: no connection for 3 minutes",
                        "    hint: start keybraid at the other end",
                        "qkd     up, SIMULATED  qkd           25000");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 33, 50, 71, 72, 80, 91, 92, 200})
    void noLineIsWiderThanTheScreen(int columns) {
        WatchHistory history = new WatchHistory();
        IntStream.range(1, 500).forEach(epoch -> history.add(after(epoch, "pq", epoch % 3 == 0 ? "x" : "qkd")));
        assertThat(screen(columns, 100, true).lines(StatusSamples.HOST, history, Optional.of("no answer: ".repeat(30))))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }

    @Test
    void whatDoesNotFitIsCounted() {
        List<String> lines = screen(80, 6, true).lines(StatusSamples.HOST, new WatchHistory(), NO_NOTICE);
        assertThat(lines).hasSize(6);
        assertThat(lines.getLast()).matches("and [0-9]+ more lines; a higher terminal shows them");
    }

    @Test
    void aTerminalWithoutUnicodeGetsAsciiAndNothingSteersIt() {
        WatchHistory history = new WatchHistory();
        history.add(after(1, "pq"));
        assertThat(String.join("\n", screen(80, 40, false).lines(StatusSamples.HOST, history, NO_NOTICE)))
                .matches("[\\x20-\\x7e\\n]*")
                .contains("#######...", "  pq =");
    }

    @Test
    void colourIsOnlyPaintedWhereItIsWanted() {
        WatchScreen painted = new WatchScreen(80, 40, true, true, ZoneOffset.UTC);
        assertThat(String.join("\n", painted.lines(StatusSamples.HOST, new WatchHistory(), Optional.of("gone"))))
                .contains("\u001b[31mgone\u001b[0m", "\u001b[32mlive\u001b[0m");
    }

    @Test
    void eachChangeIsALine() {
        WatchEvents events = new WatchEvents();
        assertThat(events.add(StatusSamples.HOST))
                .contains(
                        StatusSamples.HOST.at() + " paris-berlin epoch 12 braided from pq, qkd (SIMULATED)",
                        StatusSamples.HOST.at() + " paris-rome link down",
                        StatusSamples.HOST.at() + " paris-rome alarm LINK: no connection for 3 minutes");
        assertThat(events.add(StatusSamples.HOST)).isEmpty();
        assertThat(events.add(after(13, "pq")))
                .containsExactly(
                        StatusSamples.HOST.at() + " paris-berlin epoch 13 braided from pq",
                        StatusSamples.HOST.at() + " paris-rome is no tunnel of this host any more");
    }

    private static WatchScreen screen(int columns, int rows, boolean unicode) {
        return new WatchScreen(columns, rows, false, unicode, ZoneOffset.UTC);
    }

    /** The first tunnel alone, with a key of this epoch from these sources. */
    private static HostStatus after(long epoch, String... sources) {
        HostStatus host = StatusSamples.HOST;
        TunnelStatus tunnel = host.tunnels().getFirst();
        List<StrandStatus> strands = Stream.of(sources)
                .map(source -> new StrandStatus(
                        source, "post-quantum", "ALGORITHM", true, false, Optional.empty(), Optional.empty()))
                .toList();
        return new HostStatus(
                host.version(),
                host.software(),
                host.at(),
                host.startedAt().minus(Duration.ofSeconds(1)),
                host.identity(),
                host.listen(),
                List.of(StatusSamples.with(tunnel, epoch, strands)),
                host.sources());
    }
}
