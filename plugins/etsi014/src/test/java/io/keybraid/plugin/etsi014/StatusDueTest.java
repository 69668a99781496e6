package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusDueTest {

    private final StatusDue due = new StatusDue();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    private boolean takeAfter(Duration time) {
        now = now.plus(time);
        return due.take(now);
    }

    @Test
    void afterAnAnswerItIsAskedEveryFiveMinutes() {
        assertThat(takeAfter(Duration.ZERO)).isTrue();
        due.answered();
        assertThat(takeAfter(StatusDue.FRESH.minusSeconds(1))).isFalse();
        assertThat(takeAfter(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void withoutAnAnswerItIsAskedSoonThreeTimesAndThenAsSeldomAsEver() {
        assertThat(takeAfter(Duration.ZERO)).isTrue();
        for (int time = 0; time < 3; time++) {
            due.failed(now);
            assertThat(takeAfter(StatusDue.SOON.minusSeconds(1))).isFalse();
            assertThat(takeAfter(Duration.ofSeconds(1))).isTrue();
        }
        due.failed(now);
        assertThat(takeAfter(StatusDue.SOON)).isFalse();
        assertThat(takeAfter(StatusDue.FRESH)).isTrue();
        due.answered();
        due.failed(now);
        assertThat(takeAfter(StatusDue.SOON)).isTrue();
    }
}
