package io.keybraid.host.channel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Frames waiting to be written, bounded in number and bytes. Putting one in never waits. Thread-safe. */
final class OutboundQueue {

    private final int mostFrames;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>(1);
    private long bytes;
    private boolean closed;

    OutboundQueue(int mostFrames, long mostBytes) {
        this.mostFrames = mostFrames;
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
            if (frames.size() >= mostFrames || bytes + frame.length > mostBytes) {
                return Offer.FULL;
            }
            frames.add(frame);
            bytes += frame.length;
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
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
            bytes -= frame == null ? 0 : frame.length;
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
