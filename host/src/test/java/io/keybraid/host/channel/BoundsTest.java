package io.keybraid.host.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.channel.OutboundQueue.Offer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The small parts that bound something, each by itself. */
class BoundsTest {

    @Test
    void halfOpenCountsEachAddressAndAllOfThem() {
        HalfOpen halfOpen = new HalfOpen(2, 3);
        HalfOpen.Place first = halfOpen.enter(address("192.0.2.1")).orElseThrow();
        assertThat(halfOpen.enter(address("192.0.2.1"))).isPresent();
        assertThat(halfOpen.enter(address("192.0.2.1"))).isEmpty();
        assertThat(halfOpen.enter(address("192.0.2.2"))).isPresent();
        assertThat(halfOpen.enter(address("192.0.2.3"))).isEmpty();
        first.close();
        first.close();
        assertThat(halfOpen.total()).isEqualTo(2);
        assertThat(halfOpen.enter(address("192.0.2.1"))).isPresent();
    }

    @Test
    void halfOpenTakesAnIpv6NetworkForOneAddress() {
        HalfOpen halfOpen = new HalfOpen(1, 100);
        assertThat(halfOpen.enter(address("2001:db8:0:1::1"))).isPresent();
        assertThat(halfOpen.enter(address("2001:db8:0:1:ffff::2"))).isEmpty();
        assertThat(halfOpen.enter(address("2001:db8:0:2::1"))).isPresent();
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Test
    void theQueueIsBoundedInBytesAndCountsWhatAFrameCostsBesideItsOwn() throws Exception {
        OutboundQueue small = new OutboundQueue(100 + 2 * OutboundQueue.BESIDE);
        assertThat(small.offer(new byte[60])).isEqualTo(Offer.TAKEN);
        assertThat(small.offer(new byte[41])).isEqualTo(Offer.FULL);
        assertThat(small.offer(new byte[40])).isEqualTo(Offer.TAKEN);
        assertThat(small.offer(new byte[0])).isEqualTo(Offer.FULL);
        assertThat(small.take(Duration.ZERO)).hasSize(60);
        assertThat(small.offer(new byte[60])).isEqualTo(Offer.TAKEN);
    }

    @Test
    void aClosedQueueIsEmptiedButTakesNothing() throws Exception {
        OutboundQueue queue = new OutboundQueue(100);
        queue.offer(new byte[1]);
        queue.close();
        assertThat(queue.offer(new byte[1])).isEqualTo(Offer.CLOSED);
        assertThat(queue.isDrained()).isFalse();
        assertThat(queue.take(Duration.ofDays(1))).hasSize(1);
        assertThat(queue.take(Duration.ofDays(1))).isNull();
        assertThat(queue.isDrained()).isTrue();
    }

    @Test
    void theBackOffBeginsAtOnceThenDoublesUpToItsBoundAndStartsOver() {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Highest());
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            seconds.add(backOff.next().toSeconds());
        }
        assertThat(seconds).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        for (int i = 0; i < 100; i++) {
            assertThat(backOff.next()).hasSeconds(60);
        }
        backOff.succeeded();
        assertThat(backOff.next()).hasSeconds(1);
        backOff.startOver();
        assertThat(backOff.next()).isZero();
        assertThat(backOff.next()).hasSeconds(1);
    }

    @Test
    void theBackOffIsDrawnEvenlyFromZero() {
        BackOff backOff = new BackOff(Duration.ofSeconds(60), Duration.ofSeconds(60), new SplittableRandom(3));
        backOff.next();
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += backOff.next().toMillis();
        }
        assertThat(sum / 10_000).isBetween(29_000.0, 31_000.0);
    }

    /** Draws the highest number there is. */
    private static final class Highest implements java.util.random.RandomGenerator {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }

    @Test
    void anAnnouncedLengthCostsNothingUntilBytesArrive() {
        ByteBuffer header = ByteBuffer.allocate(5).putInt(4 << 20).put((byte) 0);
        Greedy input = new Greedy(header.array());
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> new FrameReader(input, ChannelLimits.PROTOCOL.frameBytes()).read());
        assertThat(input.mostWanted).isLessThanOrEqualTo(16 * 1024);
    }

    /** Notes how large the buffers are that it is to fill. */
    private static final class Greedy extends InputStream {
        private final InputStream bytes;
        private int mostWanted;

        Greedy(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            mostWanted = Math.max(mostWanted, buffer.length);
            return bytes.read(buffer, offset, length);
        }
    }

    @Test
    void theClientHelloReaderSeesWhatIsOffered() throws Exception {
        byte[] bytes = ClientHellos.servable();
        ClientHello hello = ClientHello.read(new ByteArrayInputStream(bytes)).orElseThrow();
        assertThat(hello.isServable()).isTrue();
        assertThat(hello.bytes()).isEqualTo(bytes);
        bytes[bytes.length - 1]++;
        assertThat(ClientHello.read(new ByteArrayInputStream(bytes))
                        .orElseThrow()
                        .missing())
                .isEqualTo("mldsa65");
        assertThat(ClientHello.read(new ByteArrayInputStream(new byte[0]))).isEmpty();
    }

    @Test
    void adoptionsAreComparedWithinOneProcessOnly() {
        assertThat(new Frame.Adoption(1, 5).isOvertakenBy(new Frame.Adoption(1, 6)))
                .isTrue();
        assertThat(new Frame.Adoption(1, 5).isOvertakenBy(new Frame.Adoption(1, 5)))
                .isFalse();
        assertThat(new Frame.Adoption(1, 5).isOvertakenBy(new Frame.Adoption(1, 4)))
                .isFalse();
        assertThat(new Frame.Adoption(1, 5).isOvertakenBy(new Frame.Adoption(2, 6)))
                .isFalse();
    }
}
