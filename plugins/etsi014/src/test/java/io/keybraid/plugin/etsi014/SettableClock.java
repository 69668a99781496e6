package io.keybraid.plugin.etsi014;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told. */
final class SettableClock implements InstantSource {

    private volatile Instant now;

    SettableClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    SettableClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Also back, by a negative time. */
    void passes(Duration time) {
        now = now.plus(time);
    }
}
