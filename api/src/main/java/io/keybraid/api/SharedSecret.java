package io.keybraid.api;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A secret that two ends share: {@value #MIN_BYTES} to {@value #MAX_BYTES} bytes outside the Java heap, wiped on close.
 * On Linux their memory is locked and left out of core dumps as far as the system allows, and where Java was started with
 * {@code --enable-native-access}.
 *
 * <p>It is lent, never handed over: {@link #expose} shows the bytes to a reader for the length of a call. It prints
 * nothing of itself and has neither {@code equals} nor {@code hashCode} of its own.
 *
 * <p>Thread-safe: {@link #close()} waits for readers, and nobody reads after it.
 */
public final class SharedSecret implements AutoCloseable {

    /** The shortest secret the combiner takes, in bytes. */
    public static final int MIN_BYTES = 32;

    /** The longest, in bytes. */
    public static final int MAX_BYTES = 1 << 16;

    private static final Cleaner FORGOTTEN = Cleaner.create();

    private final MemorySegment memory;
    private final Cleaner.Cleanable wiping;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private SharedSecret(byte[] bytes) {
        SecretSlots slots = SecretSlots.forLength(bytes.length);
        MemorySegment slot = slots.take();
        // Runs once: at close(), or when nobody holds this secret any more although nobody closed it.
        wiping = FORGOTTEN.register(this, () -> slots.wipe(slot));
        memory = slot.asSlice(0, bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }

    /**
     * A secret with a copy of these bytes. The array stays the caller's, who wipes it.
     *
     * @throws IllegalArgumentException if it is shorter or longer than allowed
     */
    public static SharedSecret copyOf(byte[] bytes) {
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a shared secret has " + MIN_BYTES + " to " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        return new SharedSecret(bytes);
    }

    /** Like {@link #copyOf}, and wipes the array, whatever happens. */
    public static SharedSecret takeFrom(byte[] bytes) {
        try {
            return copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** In bytes. */
    public int length() {
        return (int) memory.byteSize();
    }

    /**
     * Lends the bytes, read-only, to a reader that keeps neither the segment nor a copy of it.
     *
     * @throws IllegalStateException if this secret was closed
     */
    public <T> T expose(Function<? super MemorySegment, ? extends T> reader) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the secret was wiped");
            }
            return reader.apply(memory.asReadOnly());
        } finally {
            // Without it a secret could count as forgotten while it is read for the last time.
            Reference.reachabilityFence(this);
            lock.readLock().unlock();
        }
    }

    /** Whether both hold the same bytes; takes the same time wherever they differ. */
    public boolean matches(SharedSecret other) {
        return expose(mine -> other.expose(theirs -> sameBytes(mine, theirs)));
    }

    private static boolean sameBytes(MemorySegment mine, MemorySegment theirs) {
        if (mine.byteSize() != theirs.byteSize()) {
            return false;
        }
        int difference = 0;
        for (long i = 0; i < mine.byteSize(); i++) {
            difference |= mine.get(ValueLayout.JAVA_BYTE, i) ^ theirs.get(ValueLayout.JAVA_BYTE, i);
        }
        return difference == 0;
    }

    /** Wipes the bytes. May be called twice. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            wiping.clean();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Type and length, nothing more. */
    @Override
    public String toString() {
        return "[secret " + length() + " bytes]";
    }
}
