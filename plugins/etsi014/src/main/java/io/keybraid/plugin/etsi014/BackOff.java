package io.keybraid.plugin.etsi014;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** How long not to ask again after failures: a second, then twice as long each time, at most a minute. Thread-safe. */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Duration wait = FIRST;
    private @Nullable Instant since;

    BackOff(InstantSource clock) {
        this.clock = clock;
    }

    /** Also where the clock was set back. */
    synchronized boolean isOver() {
        if (since == null) {
            return true;
        }
        Duration past = Duration.between(since, clock.instant());
        return past.isNegative() || past.compareTo(wait) >= 0;
    }

    synchronized void failed() {
        wait = since == null ? FIRST : wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
        since = clock.instant();
    }

    synchronized void reset() {
        since = null;
        wait = FIRST;
    }
}
