package io.keybraid.host.tunnel;

import java.time.Duration;

/** Time as a tunnel knows it; a test turns it by hand. Thread-safe. */
public interface Timers {

    /** Something that will happen. */
    interface Appointment {
        /** It will not happen any more, unless it is happening just now. */
        void cancel();
    }

    /** Runs a short task after this time. The task must not block. */
    Appointment after(Duration delay, Runnable task);

    /** A clock that only runs forward, in nanoseconds. */
    long nanoTime();
}
