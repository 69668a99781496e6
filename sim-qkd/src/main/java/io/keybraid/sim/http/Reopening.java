package io.keybraid.sim.http;

import io.keybraid.sim.problem.SimulatorException;
import java.time.Duration;

/**
 * Opens a port again that was closed on purpose. For a moment somebody else may have it: a program that was being started while it
 * was open, or a connection that was given it by chance. So it is tried for a while.
 */
public final class Reopening {

    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;

    private Reopening() {}

    /** An attempt to listen. */
    @FunctionalInterface
    public interface Attempt<T> {
        T listen() throws SimulatorException;
    }

    /** @throws SimulatorException the last attempt's, after five seconds or when this thread is interrupted */
    public static <T> T of(Attempt<T> attempt) throws SimulatorException {
        long end = System.nanoTime() + AT_MOST.toNanos();
        while (true) {
            try {
                return attempt.listen();
            } catch (SimulatorException e) {
                if (System.nanoTime() >= end || !paused()) {
                    throw e;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
