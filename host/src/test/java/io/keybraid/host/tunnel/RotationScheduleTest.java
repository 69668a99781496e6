package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
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

    @Test
    void tunnelsThatGotTheirFirstKeysTogetherSpreadTheNextOnesOverHalfAnInterval() {
        Random chance = new Random(1);
        int[] due = new int[120];
        for (int tunnel = 0; tunnel < 6000; tunnel++) {
            RotationSchedule schedule = new RotationSchedule(Duration.ofMinutes(2), chance);
            assertThat(schedule.afterStart(false)).isZero();
            due[(int) schedule.afterRotation().toSeconds()]++;
            assertThat(schedule.afterRotation()).isBetween(Duration.ofSeconds(108), Duration.ofSeconds(120));
        }
        assertThat(Arrays.stream(due).max().orElseThrow()).isLessThan(150); // 100 on average, in seconds 60 to 119
        assertThat(Arrays.stream(due, 0, 60).sum()).isZero();
    }

    private static RotationSchedule every(Duration interval) {
        return new RotationSchedule(interval, new Random(1));
    }
}
