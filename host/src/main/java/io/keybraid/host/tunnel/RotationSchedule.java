package io.keybraid.host.tunnel;

import io.keybraid.host.round.CommitWindow;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next round is due. Intervals are spread at random, so that many tunnels never rotate in step: 90 to 100 % of the
 * interval after a rotation, 50 to 100 % after the first one since the start, anywhere in half an interval after a start, and a
 * back-off from one second after a failure.
 *
 * <p>The first one is another matter because thousands of tunnels that get their first keys together would go on rotating together:
 * a tenth of an interval spreads them so little that it takes hours.
 */
final class RotationSchedule {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int STALE_INTERVALS = 3;

    private final Duration every;
    private final RandomGenerator chance;
    private int failures;
    private boolean rotated;

    RotationSchedule(Duration every, RandomGenerator chance) {
        this.every = every;
        this.chance = chance;
    }

    /** The ends were found in step; rotates at once where there is no key yet. */
    Duration afterStart(boolean hasKey) {
        return hasKey ? part(every, 0.02, 0.5) : AT_ONCE;
    }

    Duration afterRotation() {
        failures = 0;
        boolean first = !rotated;
        rotated = true;
        return part(every, first ? 0.5 : 0.9, 1.0);
    }

    /** Doubles with each failure in a row, at most a minute or the interval. */
    Duration afterFailure() {
        Duration longest = every.compareTo(LONGEST_RETRY) < 0 ? every : LONGEST_RETRY;
        Duration backOff = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 6));
        failures++;
        return part(backOff.compareTo(longest) < 0 ? backOff : longest, 0.5, 1.0);
    }

    /**
     * After how long without a rotation something is wrong: three intervals and a round; never so soon that a closed commit
     * window alone could be the reason.
     */
    Duration staleAfter(Duration roundDeadline) {
        Duration patience = every.multipliedBy(STALE_INTERVALS);
        Duration closed = CommitWindow.LONGEST_CLOSED;
        return (patience.compareTo(closed) < 0 ? closed : patience).plus(roundDeadline);
    }

    int failures() {
        return failures;
    }

    private Duration part(Duration whole, double from, double to) {
        return Duration.ofNanos((long) (whole.toNanos() * chance.nextDouble(from, to)));
    }
}
