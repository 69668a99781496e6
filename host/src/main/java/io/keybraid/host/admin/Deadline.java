package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Interrupts what takes too long. A channel that is read or written then closes. */
final class Deadline {

    /** Something that can be interrupted. */
    @FunctionalInterface
    interface Task<T> {
        T run() throws OperatorException, IOException, InterruptedException;
    }

    private final ScheduledExecutorService timer;

    Deadline(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Runs it on this thread; after it, this thread is interrupted only if somebody else interrupted it. */
    <T> T within(Duration limit, Task<T> task) throws OperatorException, IOException, InterruptedException {
        Alarm alarm = new Alarm(Thread.currentThread());
        ScheduledFuture<?> scheduled = timer.schedule(alarm::ring, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return task.run();
        } finally {
            scheduled.cancel(false);
            alarm.disarm();
        }
    }

    private static final class Alarm {

        private final Thread thread;
        private boolean over;
        private boolean rang;

        Alarm(Thread thread) {
            this.thread = thread;
        }

        synchronized void ring() {
            if (!over) {
                rang = true;
                thread.interrupt();
            }
        }

        synchronized void disarm() {
            over = true;
            if (rang) {
                Thread.interrupted();
            }
        }
    }
}
