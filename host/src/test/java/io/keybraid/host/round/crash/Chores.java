package io.keybraid.host.round.crash;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Packed worlds that wait for a thread. Ends when all threads wait for worlds. */
final class Chores {

    private final int threads;
    private final Deque<long[]> waiting = new ArrayDeque<>();
    private int idle;
    private volatile boolean wanted;
    private volatile boolean stopped;

    Chores(int threads) {
        this.threads = threads;
    }

    synchronized void give(long[] worlds) {
        waiting.add(worlds);
        wanted = false;
        notifyAll();
    }

    /** @return null when nothing is left to do */
    synchronized long @Nullable [] take() {
        idle++;
        while (waiting.isEmpty() && !stopped) {
            wanted = true;
            if (idle == threads) {
                stop();
                break;
            }
            await();
        }
        idle--;
        return stopped ? null : waiting.poll();
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Whether a thread has nothing to do. */
    boolean wanted() {
        return wanted;
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    boolean stopped() {
        return stopped;
    }
}
