package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WishedRoundsTest {

    private static final Duration ROTATE_EVERY = Duration.ofMinutes(2);

    private final WishedRounds wishes = new WishedRounds(ROTATE_EVERY, 0);

    @Test
    void theFirstMayBeginAtOnceAndTheNextASecondLater() {
        assertThat(wishes.mayBeginIn(0)).isZero();
        round(0);
        assertThat(wishes.mayBeginIn(Duration.ofMillis(300).toNanos())).isEqualTo(Duration.ofMillis(700));
        assertThat(wishes.mayBeginIn(seconds(1))).isZero();
    }

    @Test
    void afterEightInARowThereAreFourInEachInterval() {
        for (int i = 0; i < 8; i++) {
            assertThat(wishes.mayBeginIn(seconds(i))).isZero();
            round(seconds(i));
        }
        assertThat(wishes.mayBeginIn(seconds(8))).isEqualTo(Duration.ofSeconds(22));
        round(seconds(30));
        assertThat(wishes.mayBeginIn(seconds(31))).isEqualTo(Duration.ofSeconds(29));
    }

    @Test
    void aRoundThatNobodyWishedForCostsNothing() {
        for (int i = 0; i < 100; i++) {
            wishes.began(0);
        }
        assertThat(wishes.mayBeginIn(seconds(1))).isZero();
    }

    @Test
    void aWishHoldsUntilARoundBegins() {
        assertThat(wishes.wish()).isTrue();
        assertThat(wishes.wish()).isFalse();
        assertThat(wishes.isWished()).isTrue();
        wishes.began(0);
        assertThat(wishes.isWished()).isFalse();
        assertThat(wishes.wish()).isTrue();
    }

    private void round(long now) {
        wishes.wish();
        wishes.began(now);
    }

    private static long seconds(int count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
