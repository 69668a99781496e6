package io.keybraid.host.channel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: at once the first time, then a wait drawn evenly from zero to a bound that
 * doubles from attempt to attempt, so that a thousand peers of a restarted host do not come back in step. Not
 * thread-safe.
 */
final class BackOff {

    private static final int MOST_DOUBLINGS = 30;

    private final Duration first;
    private final Duration slowest;
    private final RandomGenerator chance;
    private int doublings;
    private boolean atOnce = true;

    BackOff(Duration first, Duration slowest, RandomGenerator chance) {
        this.first = first;
        this.slowest = slowest;
        this.chance = chance;
    }

    /** How long to wait before the next attempt. */
    Duration next() {
        if (atOnce) {
            atOnce = false;
            return Duration.ZERO;
        }
        long bound = Math.min(slowest.toMillis(), first.toMillis() << doublings);
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        return Duration.ofMillis(chance.nextLong(bound + 1));
    }

    /** A link lasted: begin with the shortest wait again. */
    void succeeded() {
        doublings = 0;
    }

    /** Something changed that makes an attempt at once worth it. */
    void startOver() {
        doublings = 0;
        atOnce = true;
    }
}
