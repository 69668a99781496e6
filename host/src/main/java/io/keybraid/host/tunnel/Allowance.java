package io.keybraid.host.tunnel;

import java.time.Duration;

/** Lets a burst through, and after it no more than so many in a time. Not thread-safe. */
public final class Allowance {

    private final int burst;
    private final long nanosForOne;
    private long left;
    private long since;

    public Allowance(int burst, Duration forOne, long now) {
        this.burst = burst;
        this.nanosForOne = forOne.toNanos();
        this.left = burst;
        this.since = now;
    }

    /** @param now on a clock that only runs forward, in nanoseconds */
    public boolean take(long now) {
        earn(now);
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** @return how long nothing can be taken, unless something is taken meanwhile */
    Duration untilNext(long now) {
        earn(now);
        return left > 0 ? Duration.ZERO : Duration.ofNanos(since + nanosForOne - now);
    }

    private void earn(long now) {
        long earned = (now - since) / nanosForOne;
        left = Math.min(burst, left + earned);
        since += earned * nanosForOne;
    }
}
