package io.keybraid.host.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Messages with something wrong in them, most of the time. */
final class HostileMessages {

    private static final int[] BORDERS = {0, 1, 2, 15, 16, 17, 31, 32, 127, 128, 255, 256, 1024, 1025, 65535, 1 << 20};

    private final SplittableRandom random;
    private final RandomMessages messages;

    HostileMessages(SplittableRandom random) {
        this.random = random;
        this.messages = new RandomMessages(random);
    }

    byte[] next() {
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
        bytes[5] = (byte) random.nextInt(20);
        return bytes;
    }
}
