package io.keybraid.host.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Hostile input from a seeded generator. {@code -Dkeybraid.fuzz.inputs=10000000} makes the run long, {@code
 * -Dkeybraid.fuzz.seed=N} another one.
 */
class MessageReaderFuzzTest {

    private static final long INPUTS = Long.getLong("keybraid.fuzz.inputs", 200_000);
    private static final long SEED = Long.getLong("keybraid.fuzz.seed", 20260101);
    private static final int[] BORDERS = {0, 1, 2, 15, 16, 17, 31, 32, 127, 128, 255, 256, 1024, 1025, 65535, 1 << 20};

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RandomMessages messages = new RandomMessages(random);

    @Test
    void everyInputIsRefusedOrTheOneEncodingOfAMessage() {
        long read = 0;
        for (long i = 0; i < INPUTS; i++) {
            read += Canonical.check(input()) ? 1 : 0;
        }
        System.out.printf("fuzz: %d inputs, seed %d: %d were messages%n", INPUTS, SEED, read);
        // Were it none, or all, the generator would miss the point.
        assertThat(read).isBetween(INPUTS / 50, INPUTS / 2);
    }

    private byte[] input() {
        byte[] bytes = MessageWriter.write(messages.next()).toByteArray();
        return switch (random.nextInt(7)) {
            case 0 -> garbage(bytes);
            case 1 -> withoutItsBody(bytes);
            case 2 -> bitsFlipped(bytes);
            case 3 -> numbersChanged(bytes);
            case 4 -> Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
            case 5 -> spliced(bytes, MessageWriter.write(messages.next()).toByteArray());
            default -> anotherType(bytes);
        };
    }

    private byte[] garbage(byte[] bytes) {
        byte[] garbage = new byte[random.nextInt(bytes.length)];
        random.nextBytes(garbage);
        return garbage;
    }

    private byte[] withoutItsBody(byte[] bytes) {
        byte[] body = new byte[random.nextInt(300)];
        random.nextBytes(body);
        byte[] changed = Arrays.copyOf(bytes, 32 + body.length);
        System.arraycopy(body, 0, changed, 32, body.length);
        return changed;
    }

    private byte[] bitsFlipped(byte[] bytes) {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** Lengths and counts are where readers break: a number at a border, one, two or four bytes wide. */
    private byte[] numbersChanged(byte[] bytes) {
        int number = random.nextBoolean() ? BORDERS[random.nextInt(BORDERS.length)] : -random.nextInt(4);
        int at = random.nextInt(32, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        switch (random.nextInt(3)) {
            case 0 -> buffer.put(at, (byte) number);
            case 1 -> buffer.putShort(Math.min(at, bytes.length - 2), (short) number);
            default -> buffer.putInt(Math.min(at, bytes.length - 4), number);
        }
        return bytes;
    }

    private byte[] spliced(byte[] one, byte[] other) {
        int from = random.nextInt(other.length);
        int to = random.nextInt(one.length);
        byte[] both = Arrays.copyOf(one, to + other.length - from);
        System.arraycopy(other, from, both, to, other.length - from);
        return both;
    }

    private byte[] anotherType(byte[] bytes) {
        bytes[5] = (byte) random.nextInt(10);
        return bytes;
    }
}
