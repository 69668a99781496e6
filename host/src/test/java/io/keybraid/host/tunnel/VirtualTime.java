package io.keybraid.host.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that a test turns by hand, and threads that run to their end when they are started: everything happens on the test's own
 * thread, in the same order each time. The wall clock can be set apart from the one that only runs forward.
 */
public final class VirtualTime implements Timers, InstantSource {

    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    /** One that was cancelled stays in the queue, without its task: to look for it there takes long where there are many. */
    private static final class Due implements Appointment, Comparable<Due> {
        private final long at;
        private final long number;
        private @Nullable Runnable task;

        Due(long at, long number, Runnable task) {
            this.at = at;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            task = null;
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private long nanos;
    private long numbers;
    private Duration wallAhead = Duration.ZERO;

    @Override
    public Appointment after(Duration delay, Runnable task) {
        Due appointment = new Due(nanos + Math.max(0, delay.toNanos()), numbers++, task);
        due.add(appointment);
        return appointment;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Thread start(String name, Runnable body) {
        body.run();
        return Thread.ofVirtual().unstarted(() -> {});
    }

    /** The wall clock. */
    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(nanos).plus(wallAhead);
    }

    /** Somebody sets the wall clock. */
    void setWall(Duration forward) {
        wallAhead = wallAhead.plus(forward);
    }

    /** Since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** Lets this much time pass, and whatever is due in it happen, each followed by the look. */
    public void pass(Duration time, Runnable look) {
        long end = nanos + time.toNanos();
        while (!due.isEmpty() && due.peek().at <= end) {
            Due next = due.remove();
            Runnable task = next.task;
            if (task != null) {
                nanos = Math.max(nanos, next.at);
                task.run();
                look.run();
            }
        }
        nanos = end;
    }

    void pass(Duration time) {
        pass(time, () -> {});
    }
}
