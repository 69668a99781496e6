package io.keybraid.host.channel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames waiting to be written, bounded in bytes. However short a frame is, it counts for what it costs in memory, so that there is
 * no other bound: how many frames wait at once follows from how many tunnels the link carries. Putting one in never waits.
 * Thread-safe.
 */
final class OutboundQueue {

    /** What a frame costs beside its bytes: the array's header, its padding, and its place here. */
    static final int BESIDE = 64;

    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>(1);
    private long bytes;
    private boolean closed;

    OutboundQueue(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What became of a frame. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    Offer offer(byte[] frame) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (bytes + cost(frame) > mostBytes) {
                return Offer.FULL;
            }
            frames.add(frame);
            bytes += cost(frame);
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    private static long cost(byte[] frame) {
        return (long) BESIDE + frame.length;
    }

    /** The next frame; null if none came in time, or the queue is closed and empty. */
    byte @Nullable [] take(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (frames.isEmpty() && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            byte[] frame = frames.poll();
            bytes -= frame == null ? 0 : cost(frame);
            return frame;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what is in it can still be taken out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return closed && frames.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
