package io.keybraid.host.tunnel;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often the interface of a tunnel was found without its key. Once or twice is anybody's; the third time is a habit, of
 * whoever comes more often than each hour, as a timer or a configuration management does. Runs on the tunnel's serial thread alone.
 */
final class Drifts {

    private static final int HABIT = 3;
    /** A little longer than an hour. */
    private static final long FORGOTTEN = Duration.ofMinutes(70).toNanos();

    private final LongSupplier nanoTime;
    private @Nullable Long last;
    private int times;

    /** @param nanoTime a clock that only runs forward */
    Drifts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The interface held another key than it should. */
    void seen() {
        times = areForgotten() ? 1 : Math.min(times + 1, HABIT);
        last = nanoTime.getAsLong();
    }

    boolean areHabit() {
        return times == HABIT;
    }

    /** Whether the last one was more than an hour ago; so it is where there was none. */
    boolean areForgotten() {
        return last == null || nanoTime.getAsLong() - last >= FORGOTTEN;
    }
}
