package io.keybraid.host.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    @Test
    void printsATableWithWhatIsWrongBelow() {
        assertThat(StatusTable.print(StatusSamples.HOST, false)).isEqualTo("""
                keybraid 0.1.0, up 3h 12m, listening on 0.0.0.0:7432, [::]:7432
                sha256:8b7f0c518b7f0c518b7f0c518b7f0c518b7f0c518b7f0c518b7f0c518b7f0c51

                TUNNEL        STATE             EPOCH  KEY AGE  NEXT    LINK
                paris-berlin  live              12     1m 20s   40s     up
                    braided from pq, qkd (SIMULATED)
                paris-rome    waiting for peer  -      -        peer's  down
                    left out qkd: the key management entity answered 503, ?[31mwhich is a long
                    story?, and it did so again and again
                      hint: see whether it is up
                    link: rome.example:7432 refuses the connection
                      hint: start Keybraid there; compare 'endpoint' here and 'listen' there
                    alarm: no connection for 3 minutes
                      hint: start keybraid at the other end

                SOURCE  PLUGIN   KIND          ALGORITHM        HEALTH
                qkd     etsi014  qkd           ETSI-GS-QKD-014  up, SIMULATED
                    stored-keys: 25000
                pq      mlkem    post-quantum  ML-KEM-1024      untried
                """);
    }

    @Test
    void paintsOnlyWhenToldAndSaysTheSame() {
        String painted = StatusTable.print(StatusSamples.HOST, true);

        assertThat(painted).contains("\u001b[32mlive\u001b[0m").contains("\u001b[31mdown\u001b[0m");
        assertThat(painted.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(StatusTable.print(StatusSamples.HOST, false));
    }

    @Test
    void keepsWithinEightyColumns() {
        assertThat(StatusTable.print(StatusSamples.HOST, false).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void tellsAgesInTheirTwoLargestUnits() {
        assertThat(LongStream.of(0, 59, 60, 61, 3600, 3660, 86_399, 86_400, 90_000, -5)
                        .mapToObj(seconds -> Ages.text(Duration.ofSeconds(seconds))))
                .containsExactly("0s", "59s", "1m", "1m 1s", "1h", "1h 1m", "23h 59m", "1d", "1d 1h", "0s");
    }
}
