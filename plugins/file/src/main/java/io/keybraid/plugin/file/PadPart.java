package io.keybraid.plugin.file;

import io.keybraid.api.SharedSecret;
import java.util.Arrays;

/**
 * A part of a pad, which nobody else gets again: a key with which both ends prove to each other that they read the same
 * part, and the secret. They are different bytes, so that a proof tells nothing of the secret.
 */
final class PadPart implements AutoCloseable {

    private static final int KEY = 32;

    /** In bytes: what each round uses up. */
    static final int LENGTH = KEY + SharedSecret.MIN_BYTES;

    private final long offset;
    private final byte[] bytes;
    private boolean closed;

    /** Takes the bytes over. */
    PadPart(long offset, byte[] bytes) {
        this.offset = offset;
        this.bytes = bytes;
    }

    long offset() {
        return offset;
    }

    /** A proof of this part, over all that was said. */
    byte[] prove(byte[]... said) {
        requireOpen();
        byte[] key = Arrays.copyOf(bytes, KEY);
        try {
            return KeyedHash.of(key, said);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The secret; the caller closes it. */
    SharedSecret secret() {
        requireOpen();
        return SharedSecret.takeFrom(Arrays.copyOfRange(bytes, KEY, LENGTH));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this part of the pad was wiped");
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }
}
