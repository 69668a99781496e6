package io.keybraid.host.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PingTallyTest {

    private final PingTally tally = new PingTally();

    @Test
    void countsAnswers() {
        tally.read("PING 198.51.100.2 (198.51.100.2) 56(84) bytes of data.");
        answer(1);
        answer(2);
        assertThat(tally.count()).isEqualTo(new PingCount(2, 0));
    }

    @Test
    void countsWhatIsNotAnswered() {
        answer(1);
        none(2);
        none(3);
        answer(4);
        assertThat(tally.count()).isEqualTo(new PingCount(4, 2));
    }

    @Test
    void takesBackALossWhenTheAnswerComesLate() {
        none(1);
        none(2);
        answer(1);
        assertThat(tally.count()).isEqualTo(new PingCount(2, 1));
    }

    @Test
    void countsAnAnswerThatComesTwiceOnce() {
        none(1);
        answer(1);
        tally.read("64 bytes from 198.51.100.2: icmp_seq=1 ttl=64 time=0.9 ms (DUP!)");
        assertThat(tally.count()).isEqualTo(new PingCount(1, 0));
    }

    @Test
    void takesNoErrorForAnAnswer() {
        tally.read("From 198.51.100.1 icmp_seq=1 Destination Host Unreachable");
        tally.read("ping: sendmsg: Required key not available");
        assertThat(tally.count()).isEqualTo(new PingCount(0, 0));
    }

    @Test
    void goesOnCountingWhenTheNumbersStartOver() {
        for (int number = 1; number < 150_000; number++) {
            if (number % 1000 == 0) {
                none(number & 0xffff);
            } else {
                answer(number & 0xffff);
            }
        }
        assertThat(tally.count()).isEqualTo(new PingCount(149_999, 149));
    }

    @Test
    void takesALateAnswerFromBeforeTheNumbersStartedOver() {
        for (int number = 1; number < 0xffff; number++) {
            answer(number);
        }
        none(0xffff);
        none(0);
        answer(0xffff);
        assertThat(tally.count()).isEqualTo(new PingCount(65_536, 1));
    }

    private void answer(int number) {
        tally.read("64 bytes from 198.51.100.2: icmp_seq=" + number + " ttl=64 time=0.063 ms");
    }

    private void none(int number) {
        tally.read("no answer yet for icmp_seq=" + number);
    }
}
