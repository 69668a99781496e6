package io.keybraid.plugin.etsi014;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Keys fetched ahead for one SAE: handed out once each, the oldest first, and wiped when they get too old, since the copies at the other
 * KME grow old as well. What is taken never comes back. Thread-safe.
 */
final class KeyStock {

    private final Duration maxAge;
    private final InstantSource clock;
    private final Deque<Stored> keys = new ArrayDeque<>();
    private boolean closed;
    private long expired;
    private long discarded;

    KeyStock(Duration maxAge, InstantSource clock) {
        this.maxAge = maxAge;
        this.clock = clock;
    }

    private record Stored(DeliveredKey key, Instant since) {}

    /** The oldest key; the caller closes it. */
    synchronized Optional<DeliveredKey> take() {
        wipeExpired();
        return Optional.ofNullable(keys.pollFirst()).map(Stored::key);
    }

    /** Takes these over; a stock that is closed wipes them. */
    synchronized void put(List<DeliveredKey> fetched) {
        Instant now = clock.instant();
        fetched.forEach(key -> keys.addLast(new Stored(key, now)));
        if (closed) {
            wipe();
        }
    }

    /** How many there are to be had. */
    synchronized int size() {
        wipeExpired();
        return keys.size();
    }

    /** Wipes all, because the other end cannot have them any more. */
    synchronized void discard() {
        discarded += keys.size();
        wipe();
    }

    /** Keys that were wiped because they got too old. */
    synchronized long expired() {
        return expired;
    }

    /** Keys that were wiped because the other end could not have them. */
    synchronized long discarded() {
        return discarded;
    }

    /** A clock that was set back would make keys younger: those that come from its future are too old. */
    private void wipeExpired() {
        Instant now = clock.instant();
        keys.removeIf(stored -> {
            Duration age = Duration.between(stored.since(), now);
            boolean tooOld = age.isNegative() || age.compareTo(maxAge) >= 0;
            if (tooOld) {
                stored.key().close();
                expired++;
            }
            return tooOld;
        });
    }

    private void wipe() {
        keys.forEach(stored -> stored.key().close());
        keys.clear();
    }

    /** Wipes all, and what is put from now on. */
    synchronized void close() {
        closed = true;
        wipe();
    }
}
