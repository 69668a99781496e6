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

    /** A clock for work that is done one piece after the other. */
    Watch watch() {
        return new Watch();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /**
     * The clock of one piece of work after the other. Its alarm is not set anew for each: that would wake the timer's thread each
     * time, which takes longer than a talk with WireGuard. One that goes off too soon, or for work that was done, is set again or
     * forgotten.
     */
    final class Watch {

        private @Nullable Future<?> alarm;
        private long alarmAt;
        private boolean working;
        private long until;
        private @Nullable SocketChannel watched;
        private boolean expired;

        /** Starts the clock; stop it when the work is done. */
        synchronized void start(Duration deadline) {
            long now = System.nanoTime();
            working = true;
            expired = false;
            until = now + deadline.toNanos();
            if (alarm != null && alarmAt - until > 0) {
                alarm.cancel(false);
                alarm = null;
            }
            if (alarm == null) {
                setAlarm(now);
            }
        }

        private void setAlarm(long now) {
            alarmAt = until;
            alarm = timer.schedule(this::look, until - now, TimeUnit.NANOSECONDS);
        }

        private synchronized void look() {
            alarm = null;
            long now = System.nanoTime();
            if (working && until - now > 0) {
                setAlarm(now);
            } else if (working) {
                expire();
            }
        }

        private void expire() {
            expired = true;
            if (watched != null) {
                Quietly.close(watched);
            }
        }

        /** Watches this channel from now on, instead of any other. */
        synchronized void over(SocketChannel channel) {
            watched = channel;
            if (expired) {
                Quietly.close(channel);
            }
        }

        /** Whether time was up before the work was done. */
        synchronized boolean expired() {
            return expired;
        }

        /** Stops the clock; the channel stays open unless time was up. */
        synchronized void stop() {
            working = false;
            watched = null;
        }
    }
}
