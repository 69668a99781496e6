package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBurstPassesAndThenOneForEachTime() {
        Allowance allowance = new Allowance(3, Duration.ofSeconds(1), 0);
        assertThat(allowance.take(0)).isTrue();
        assertThat(allowance.take(0)).isTrue();
        assertThat(allowance.take(0)).isTrue();
        assertThat(allowance.take(SECOND / 2)).isFalse();
        assertThat(allowance.take(SECOND)).isTrue();
        assertThat(allowance.take(SECOND + 1)).isFalse();
    }

    @Test
    void quietTimeEarnsNoMoreThanABurst() {
        Allowance allowance = new Allowance(2, Duration.ofSeconds(1), 0);
        long later = 1000 * SECOND;
        assertThat(allowance.take(later)).isTrue();
        assertThat(allowance.take(later)).isTrue();
        assertThat(allowance.take(later)).isFalse();
    }
}
