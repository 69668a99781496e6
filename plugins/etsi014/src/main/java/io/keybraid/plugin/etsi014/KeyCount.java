package io.keybraid.plugin.etsi014;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many keys came, in all and lately. Used by one thread at a time. */
final class KeyCount {

    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final int MAX_REMEMBERED = 100_000;

    private final Deque<Instant> lately = new ArrayDeque<>();
    private long all;

    void came(Instant now) {
        all++;
        lately.addLast(now);
        forget(now);
    }

    long all() {
        return all;
    }

    /** In the last ten minutes. */
    int lately(Instant now) {
        forget(now);
        return lately.size();
    }

    private void forget(Instant now) {
        while (!lately.isEmpty()
                && (lately.size() > MAX_REMEMBERED
                        || lately.getFirst().plus(LATELY).isBefore(now))) {
            lately.removeFirst();
        }
    }
}
