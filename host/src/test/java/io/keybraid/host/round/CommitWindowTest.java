package io.keybraid.host.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitWindowTest {

    @Test
    void isOpenFrom2To100SecondsAfterAHandshakeAndWithoutASession() {
        assertThat(CommitWindow.wait(Optional.empty())).isZero();
        assertThat(CommitWindow.wait(age(1500))).isEqualTo(Duration.ofMillis(500));
        assertThat(CommitWindow.wait(age(2000))).isZero();
        assertThat(CommitWindow.wait(age(100_000))).isZero();
        assertThat(CommitWindow.wait(age(100_001))).isPositive();
        assertThat(CommitWindow.wait(age(180_000))).isZero();
    }

    @Test
    void aRoundDoesNotBeginWhereTheWindowWouldCloseBeforeItCommits() {
        assertThat(CommitWindow.waitToBegin(age(2000))).isZero();
        assertThat(CommitWindow.waitToBegin(age(98_000))).isZero();
        assertThat(CommitWindow.waitToBegin(age(98_001))).isPositive();
        assertThat(CommitWindow.waitToBegin(age(179_999))).isPositive();
        assertThat(CommitWindow.waitToBegin(age(180_000))).isZero();
        assertThat(CommitWindow.waitToBegin(Optional.empty())).isZero();
    }

    @Test
    void aClockThatWasSetBackTellsNothing() {
        assertThat(CommitWindow.wait(age(-6000))).isZero();
        assertThat(CommitWindow.waitToBegin(age(-6000))).isZero();
    }

    private static Optional<Duration> age(long millis) {
        return Optional.of(Duration.ofMillis(millis));
    }
}
