package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.TunnelTag;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What a peer that is authenticated and hostile costs beside its own tunnels' keys: a bounded amount. */
class HostilePeerTest {

    /** What the bench's host holds of one peer. */
    private static final int SHARE = 4 * MessageWriter.MAX_BYTES;

    private static final Logger LOG = Logger.getLogger("keybraid.tunnel");

    private final TunnelBench bench;

    HostilePeerTest() throws Exception {
        bench = new TunnelBench(17);
    }

    @Test
    void withTheShareOfItsPeerInUseATunnelDropsMessagesAndGoesOnWhenThereIsRoomAgain() throws Exception {
        bench.start();
        bench.time.pass(Duration.ofMinutes(10));
        HeldMessages.Lease rest = bench.held.take(bench.paris.pin, SHARE - 300).orElseThrow();
        bench.time.pass(Duration.ofMinutes(1));
        long before = bench.berlin.view().epoch();
        bench.time.pass(Duration.ofMinutes(10));
        assertThat(bench.berlin.view().epoch()).isEqualTo(before);
        rest.close();
        bench.time.pass(Duration.ofMinutes(10));
        assertThat(bench.berlin.view().epoch()).isGreaterThan(before);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    @Test
    void whateverWasHeldIsGivenBack() throws Exception {
        bench.start();
        for (int i = 0; i < 20; i++) {
            bench.time.pass(Duration.ofMinutes(3));
            bench.cut();
            bench.time.pass(Duration.ofSeconds(7));
            bench.mend();
        }
        bench.time.pass(Duration.ofMinutes(3));
        assertThat(bench.held.take(bench.paris.pin, SHARE - 256)).isPresent();
        assertThat(bench.held.take(bench.berlin.pin, SHARE - 256)).isPresent();
    }

    /** {@code keybraid rotate} at the responder, where the last round was over within the second. */
    @Test
    void aRoundThatTheResponderWishesForJustAfterAnotherComesWhenItMay() throws Exception {
        bench.start();
        bench.time.pass(Duration.ofSeconds(30));
        rotateAtTheResponder();
        assertThat(rounds()).isEqualTo(2);
        rotateAtTheResponder();
        assertThat(rounds()).isEqualTo(2);
        bench.time.pass(Duration.ofSeconds(4));
        assertThat(rounds()).isEqualTo(3);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    @Test
    void aResponderThatWishesForARoundAllTheTimeGetsABurstAndThenFourInEachInterval() throws Exception {
        bench.start();
        bench.time.pass(Duration.ofSeconds(30));
        for (int second = 0; second < 30; second++) {
            rotateAtTheResponder();
            bench.time.pass(Duration.ofMillis(900));
        }
        assertThat(rounds()).isBetween(8L, 10L);
        long before = rounds();
        for (int second = 0; second < 20 * 60; second++) {
            rotateAtTheResponder();
            bench.time.pass(Duration.ofMillis(900));
        }
        assertThat(rounds() - before).isBetween(35L, 41L);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    /** It takes the offer, with a key of QKD in it, and hangs up. */
    @Test
    void aResponderThatHangsUpInTheMiddleOfEachFirstRoundGetsABurstAndThenOneAMinute() throws Exception {
        AtomicInteger offers = new AtomicInteger();
        bench.paris.overheard = frame -> {
            if (isOffer(frame)) {
                offers.incrementAndGet();
                bench.cut();
            }
        };
        bench.start();
        for (int second = 0; second < 30 * 60; second++) {
            bench.time.pass(Duration.ofSeconds(1));
            if (!bench.isLinked()) {
                bench.mend();
            }
        }
        assertThat(offers).hasValueBetween(30, 8 + 4 * 15 + 1);
        bench.paris.overheard = frame -> {};
        bench.time.pass(Duration.ofMinutes(3));
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    private void rotateAtTheResponder() {
        Objects.requireNonNull(bench.berlin.tunnel).rotate(false);
        bench.time.pass(Duration.ofMillis(100));
    }

    private long rounds() {
        return bench.paris.view().epoch();
    }

    private static boolean isOffer(byte[] frame) {
        try {
            return MessageReader.read(TunnelTag.messageOfFrame(frame)) instanceof Message.Offer;
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void garbageCausesABurstOfLinesAndThenOneEveryTenSecondsThatTellsHowManyWereLeftOut() throws Exception {
        bench.start();
        bench.time.pass(Duration.ofMinutes(5));
        AtomicInteger lines = new AtomicInteger();
        Handler counts = new Counts(lines);
        LOG.addHandler(counts);
        try {
            Tunnel tunnel = Objects.requireNonNull(bench.berlin.registered);
            for (int i = 0; i < 5000; i++) {
                tunnel.received(PublicBytes.copyOf(new byte[] {1, 2, 3}));
            }
            assertThat(lines).hasValueBetween(1, 40);
            bench.time.pass(Duration.ofSeconds(11));
            int before = lines.get();
            tunnel.received(PublicBytes.copyOf(new byte[] {1, 2, 3}));
            assertThat(lines).hasValue(before + 1);
        } finally {
            LOG.removeHandler(counts);
        }
    }

    private static final class Counts extends Handler {
        private final AtomicInteger lines;

        private Counts(AtomicInteger lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            if (Optional.ofNullable(line.getMessage()).orElse("").contains("malformed")) {
                lines.incrementAndGet();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
