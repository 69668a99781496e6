package io.keybraid.host.tunnel;

import java.time.Duration;

/** Time, and threads, as a tunnel knows them; a test turns them by hand. Thread-safe. */
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

    /** Runs something that may take long on a thread of its own, which is returned so that it can be interrupted. */
    default Thread start(String name, Runnable body) {
        return Thread.ofVirtual().name(name).start(body);
    }
}
