package io.keybraid.host.journal;

import java.util.concurrent.locks.Condition;

/** Waits, and leaves an interrupt for later: whether a save is durable must not depend on who lost patience. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** @return false once no time is left */
    static boolean await(Condition condition, long nanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    return condition.awaitNanos(deadline - System.nanoTime()) > 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
