package io.keybraid.plugin.etsi014;

import java.time.Duration;
import java.time.Instant;

/**
 * When a KME's Status is to be asked for again: five minutes after an answer; without one a little later, three times in a row, so
 * that one lost answer does not hide for long that keys are simulated. Not thread-safe.
 */
final class StatusDue {

    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration SOON = Duration.ofSeconds(15);
    private static final int SOON_AT_MOST = 3;

    private Instant next = Instant.MIN;
    private int failures;

    /** Whether it is time; if so, it counts as asked now. */
    boolean take(Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(FRESH);
        return true;
    }

    void answered() {
        failures = 0;
    }

    void failed(Instant now) {
        failures++;
        if (failures <= SOON_AT_MOST) {
            next = now.plus(SOON);
        }
    }
}
