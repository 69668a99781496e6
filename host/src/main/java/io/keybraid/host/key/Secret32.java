package io.keybraid.host.key;

import io.keybraid.api.SharedSecret;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * 32 secret bytes of the host, off-heap, lent through {@link #expose}, wiped on close. The subclasses keep keys of
 * different use apart. Thread-safe.
 */
public abstract sealed class Secret32 implements AutoCloseable permits PresharedKey, ChainSecret, JournalKey {

    /** In bytes. */
    public static final int LENGTH = 32;

    private final SharedSecret bytes;

    Secret32(SharedSecret bytes) {
        if (bytes.length() != LENGTH) {
            bytes.close();
            throw new IllegalArgumentException("32 bytes needed, not " + bytes.length());
        }
        this.bytes = bytes;
    }

    /** Lends the bytes, read-only, to a reader that keeps neither the segment nor a copy of it. */
    public <T> T expose(Function<? super MemorySegment, ? extends T> reader) {
        return bytes.expose(reader);
    }

    /** In constant time. */
    final boolean sameBytes(Secret32 other) {
        return bytes.matches(other.bytes);
    }

    @Override
    public void close() {
        bytes.close();
    }

    /** Type and length, nothing more. */
    @Override
    public String toString() {
        return "[" + getClass().getSimpleName() + " 32 bytes]";
    }
}
