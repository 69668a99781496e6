package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KickPaceTest {

    private final KickPace pace = new KickPace();

    @Test
    void eachPauseIsTwiceTheOneBeforeUpTo8Minutes() {
        kickAt(0);
        long at = 0;
        for (int pause : new int[] {30, 60, 120, 240, 480, 480}) {
            assertThat(pace.allows(seconds(at + pause - 1))).isFalse();
            at += pause;
            kickAt(at);
        }
    }

    @Test
    void theNextTroubleHasPausesOfItsOwnAndTheSecondKickComes30SecondsAfterTheFirst() {
        kickAt(0);
        kickAt(30);
        pace.mended();
        assertThat(pace.allows(seconds(59))).as("never oftener than that").isFalse();
        kickAt(1000);
        assertThat(pace.allows(seconds(1029))).isFalse();
        kickAt(1030);
        assertThat(pace.allows(seconds(1089))).isFalse();
        kickAt(1090);
    }

    private void kickAt(long second) {
        assertThat(pace.allows(seconds(second))).as("at %d s", second).isTrue();
        pace.kicked(seconds(second));
    }

    private static long seconds(long number) {
        return TimeUnit.SECONDS.toNanos(number);
    }
}
