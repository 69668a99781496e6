package io.keybraid.api;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Room for secrets of up to one length, in {@link SecretPages}. It grows to the most secrets that ever lived at the same
 * time, and keeps that. Thread-safe.
 */
final class SecretSlots {

    private static final int SMALLEST = Integer.numberOfTrailingZeros(SharedSecret.MIN_BYTES);
    private static final int LARGEST = Integer.numberOfTrailingZeros(SharedSecret.MAX_BYTES);

    /** One for each power of two. */
    private static final List<SecretSlots> BY_SIZE = IntStream.rangeClosed(SMALLEST, LARGEST)
            .mapToObj(power -> new SecretSlots(1 << power))
            .toList();

    private final int slotBytes;
    /** Wiped slots. The one that was given back first is taken first, so that a loan kept by mistake shows zeros for long. */
    private final Deque<MemorySegment> free = new ArrayDeque<>();

    private Iterator<MemorySegment> fresh = Collections.emptyIterator();

    SecretSlots(int slotBytes) {
        this.slotBytes = slotBytes;
    }

    /** Those that a secret of this length fits into, which is one that {@link SharedSecret} allows. */
    static SecretSlots forLength(int bytes) {
        int power = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, SharedSecret.MIN_BYTES) - 1);
        return BY_SIZE.get(power - SMALLEST);
    }

    /** A slot, all zero, at least as long as asked for; to be given back. */
    synchronized MemorySegment take() {
        if (!free.isEmpty()) {
            return free.removeFirst();
        }
        if (!fresh.hasNext()) {
            fresh = SecretPages.allocate(Math.max(slotBytes, SecretPages.PAGE))
                    .elements(MemoryLayout.sequenceLayout(slotBytes, ValueLayout.JAVA_BYTE))
                    .iterator();
        }
        return fresh.next();
    }

    /** Wipes it and takes it back, once. */
    void wipe(MemorySegment slot) {
        slot.fill((byte) 0);
        synchronized (this) {
            free.addLast(slot);
        }
    }
}
