package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedSecretTest {

    @Test
    void lendsTheBytesItWasGiven() {
        byte[] bytes = counting(48);
        try (SharedSecret secret = SharedSecret.copyOf(bytes)) {
            assertThat(secret.length()).isEqualTo(48);
            assertThat(secret.<byte[]>expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE)))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void lendsThemReadOnly() {
        try (SharedSecret secret = SharedSecret.copyOf(counting(32))) {
            assertThat(secret.<Boolean>expose(MemorySegment::isReadOnly)).isTrue();
        }
    }

    @Test
    void copyLeavesTheArrayAlone() {
        byte[] bytes = counting(32);
        SharedSecret.copyOf(bytes).close();
        assertThat(bytes).isEqualTo(counting(32));
    }

    @Test
    void takingWipesTheArray() {
        byte[] bytes = counting(32);
        SharedSecret.takeFrom(bytes).close();
        assertThat(bytes).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 65537})
    void refusesAnotherLengthAndStillWipesTheArray(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        assertThatThrownBy(() -> SharedSecret.takeFrom(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shared secret has 32 to 65536 bytes, not " + length);
        assertThat(bytes).doesNotContain(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 65536})
    void takesTheShortestAndTheLongest(int length) {
        try (SharedSecret secret = SharedSecret.copyOf(counting(length))) {
            assertThat(secret.length()).isEqualTo(length);
        }
    }

    @Test
    void lendsNothingAfterCloseWhichMayComeTwice() {
        SharedSecret secret = SharedSecret.copyOf(counting(32));
        secret.close();
        secret.close();
        assertThatThrownBy(() -> secret.expose(segment -> segment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the secret was wiped");
    }

    @Test
    void closeWipesTheMemoryItself() {
        SharedSecret secret = SharedSecret.copyOf(counting(32));
        MemorySegment kept = secret.expose(segment -> segment);
        secret.close();
        assertThat(kept.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    @Timeout(10)
    void closeWaitsForAReader() throws InterruptedException {
        SharedSecret secret = SharedSecret.copyOf(counting(32));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicReference<byte[]> seen = new AtomicReference<>();
        Thread reader = Thread.ofVirtual()
                .start(() -> secret.expose(segment -> {
                    reading.countDown();
                    await(mayEnd);
                    seen.set(segment.toArray(ValueLayout.JAVA_BYTE));
                    return true;
                }));
        await(reading);
        CountDownLatch closed = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            secret.close();
            closed.countDown();
        });
        assertThat(closed.await(100, TimeUnit.MILLISECONDS)).isFalse();
        mayEnd.countDown();
        await(closed);
        reader.join();
        assertThat(seen.get()).isEqualTo(counting(32));
    }

    @Test
    void matchesTheSameBytesOnly() {
        byte[] other = counting(32);
        other[31] ^= 1;
        try (SharedSecret secret = SharedSecret.copyOf(counting(32));
                SharedSecret same = SharedSecret.copyOf(counting(32));
                SharedSecret differs = SharedSecret.copyOf(other);
                SharedSecret longer = SharedSecret.copyOf(counting(33))) {
            assertThat(secret.matches(same)).isTrue();
            assertThat(secret.matches(secret)).isTrue();
            assertThat(secret.matches(differs)).isFalse();
            assertThat(secret.matches(longer)).isFalse();
        }
    }

    @Test
    void printsItsLengthAloneAndIsEqualToNothingElse() {
        try (SharedSecret secret = SharedSecret.copyOf(counting(32));
                SharedSecret same = SharedSecret.copyOf(counting(32))) {
            assertThat(secret).hasToString("[secret 32 bytes]").isNotEqualTo(same);
        }
    }

    @Test
    void responseWipesItsSecretAndPrintsNothingOfIt() {
        SharedSecret secret = SharedSecret.copyOf(counting(32));
        Response response = new Response(PublicBytes.EMPTY, secret);
        assertThat(response).hasToString("Response[answer=, secret=[secret 32 bytes]]");
        response.close();
        assertThatThrownBy(() -> secret.expose(segment -> segment)).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
