package io.keybraid.host.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that a test turns by hand, and threads that run to their end when they are started: everything happens on the test's own
 * thread, in the same order each time. The wall clock can be set apart from the one that only runs forward.
 */
final class VirtualTime implements Timers, InstantSource {

    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private record Due(long at, long number, Runnable task) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long nanos;
    private long numbers;
    private Duration wallAhead = Duration.ZERO;

    @Override
    public Appointment after(Duration delay, Runnable task) {
        Due appointment = new Due(nanos + Math.max(0, delay.toNanos()), numbers++, task);
        due.add(appointment);
        return () -> due.remove(appointment);
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
    Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** Lets this much time pass, and whatever is due in it happen, each followed by the look. */
    void pass(Duration time, Runnable look) {
        long end = nanos + time.toNanos();
        while (!due.isEmpty() && due.peek().at() <= end) {
            Due next = due.remove();
            nanos = Math.max(nanos, next.at());
            next.task().run();
            look.run();
        }
        nanos = end;
    }

    void pass(Duration time) {
        pass(time, () -> {});
    }
}
