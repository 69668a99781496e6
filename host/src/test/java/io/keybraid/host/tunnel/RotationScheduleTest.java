package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationScheduleTest {

    private static final Duration ROUND = Duration.ofSeconds(10);

    @Test
    void aKeyIsStaleAfterThreeIntervalsAndARound() {
        assertThat(every(Duration.ofMinutes(2)).staleAfter(ROUND)).isEqualTo(Duration.ofSeconds(370));
    }

    @Test
    void aClosedCommitWindowAloneMakesNoKeyStale() {
        // WireGuard's handshake may be 100 to 180 s old, and then too young for two more.
        assertThat(every(Duration.ofSeconds(1)).staleAfter(ROUND)).isEqualTo(Duration.ofSeconds(92));
    }

    private static RotationSchedule every(Duration interval) {
        return new RotationSchedule(interval, new Random(1));
    }
}
