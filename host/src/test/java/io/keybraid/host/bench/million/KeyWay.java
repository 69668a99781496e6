package io.keybraid.host.bench.million;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.host.tunnel.VirtualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The QKD between two gateways' KMEs: a store that fills at a rate, for all tunnels between the two. It gives a key once at
 * either end.
 */
final class KeyWay {

    private static final long A_WHILE = Duration.ofMinutes(1).toNanos();

    private final VirtualTime time;
    private final double most;
    private final double perNano;
    private final Kme left;
    private final Kme right;
    private final Set<Long> waiting = new HashSet<>();
    private double stored;
    private long filledAt;
    private long taken;
    private @Nullable Long lackedAt;

    /** A gateway's KME. */
    static final class Kme {
        private boolean up = true;

        void setUp(boolean now) {
            up = now;
        }
    }

    /**
     * Half a key for each tunnel in store, and half as much again as they need.
     *
     * @param left the KMEs at its ends
     */
    KeyWay(VirtualTime time, Shape shape, Kme left, Kme right) {
        this.time = time;
        this.left = left;
        this.right = right;
        this.most = shape.tunnelsOfWay() / 2.0;
        this.perNano = 1.5 * shape.tunnelsOfWay() / shape.every().toNanos();
        this.stored = most;
        this.filledAt = time.nanoTime();
    }

    /** Before a KME fails, and when it is back: in between nothing is stored. */
    void fill() {
        long now = time.nanoTime();
        if (left.up && right.up) {
            stored = Math.min(most, stored + (now - filledAt) * perNano);
        }
        filledAt = now;
    }

    /** A new key at one end. */
    long take(Kme at) throws KeySourceException {
        requireUp(at);
        fill();
        if (stored < 1) {
            lackedAt = time.nanoTime();
            throw new KeySourceException(Reason.EXHAUSTED, "the KME has no key", "wait");
        }
        stored--;
        waiting.add(++taken);
        return taken;
    }

    /** The same key at the other end. */
    void fetch(Kme at, long key) throws KeySourceException {
        requireUp(at);
        if (!waiting.remove(key)) {
            throw new KeySourceException(Reason.NOT_FOUND, "the KME does not have this key", "tell the operator");
        }
    }

    /** Whether it had no key to give within the last minute, and so whoever says that a round failed for it is right. */
    boolean lacked() {
        return lackedAt != null && time.nanoTime() - lackedAt < A_WHILE;
    }

    private static void requireUp(Kme at) throws KeySourceException {
        if (!at.up) {
            throw new KeySourceException(Reason.UNREACHABLE, "the KME is down", "start it");
        }
    }

    /** So far. */
    long taken() {
        return taken;
    }

    /** Of those, how many were never fetched at the other end. */
    long forgotten() {
        return waiting.size();
    }
}
