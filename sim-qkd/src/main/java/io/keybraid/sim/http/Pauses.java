package io.keybraid.sim.http;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Lets time go by in the middle of an answer. */
@FunctionalInterface
public interface Pauses {

    /** On the wall clock. */
    Pauses REAL = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the KME was closed while it waited");
        }
    };

    void pause(Duration duration) throws InterruptedIOException;
}
