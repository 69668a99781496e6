package io.keybraid.sim.kme;

import io.keybraid.sim.topology.KeySupply;
import java.time.Duration;
import java.time.Instant;

/**
 * How much key material lies in store at the two ends of a link. It is full at the start and fills at the link's rate.
 * Counted, not stored: the bytes come from the random generator when a key is asked for. Not safe for use by two threads
 * at once.
 */
final class KeyMaterial {

    private static final double NANOS = 1e9;

    private final KeySupply supply;
    private double stored;
    private Instant since;

    KeyMaterial(KeySupply supply, Instant now) {
        this.supply = supply;
        this.stored = (double) supply.capacityBits();
        this.since = now;
    }

    long storedBits(Instant now) {
        fill(now);
        return (long) stored;
    }

    /** Takes so many bits out; there must be that many. */
    void take(long bits, Instant now) {
        fill(now);
        if ((double) bits > stored) {
            throw new IllegalStateException("the link has " + (long) stored + " bits, not " + bits);
        }
        stored -= (double) bits;
    }

    // A clock that goes back fills nothing, and goes on from where it is then.
    private void fill(Instant now) {
        double seconds = Math.max(0, Duration.between(since, now).toNanos() / NANOS);
        stored = Math.min((double) supply.capacityBits(), stored + seconds * supply.bitsPerSecond());
        since = now;
    }
}
