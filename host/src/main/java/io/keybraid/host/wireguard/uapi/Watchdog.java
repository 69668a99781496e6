package io.keybraid.host.wireguard.uapi;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives blocking channels a deadline, which UNIX sockets have not of themselves: closes the channel in use when time is
 * up, so that the thread blocked on it wakes with an exception.
 */
final class Watchdog implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    Watchdog() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("wireguard-deadline").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Starts the clock for one piece of work; close the watch when the work is done. */
    Watch start(Duration deadline) {
        Watch watch = new Watch();
        watch.alarm = timer.schedule(watch::expire, deadline.toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** The clock of one piece of work. */
    static final class Watch implements AutoCloseable {

        private @Nullable Future<?> alarm;
        private @Nullable SocketChannel watched;
        private boolean expired;

        /** Watches this channel from now on, instead of any other. */
        synchronized void over(SocketChannel channel) {
            watched = channel;
            if (expired) {
                Quietly.close(channel);
            }
        }

        synchronized boolean expired() {
            return expired;
        }

        private synchronized void expire() {
            expired = true;
            if (watched != null) {
                Quietly.close(watched);
            }
        }

        /** Stops the clock; the channel stays open unless time was up. */
        @Override
        public synchronized void close() {
            watched = null;
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
    }
}
