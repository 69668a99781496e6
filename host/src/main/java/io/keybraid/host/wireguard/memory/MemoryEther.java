package io.keybraid.host.wireguard.memory;

import io.keybraid.host.key.WireGuardKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What carries packets between interfaces in memory, for the demo and for tests. Two interfaces that have each other as
 * peers are joined, whichever {@link MemoryBackend}s they belong to.
 *
 * <p>Handshakes go as WireGuard's do under steady traffic (measured, docs/operations.md): the first one at once; the next
 * at a set interval after the last success, 120 s unless told otherwise; after a failure again every 5 s. One succeeds only
 * if at that moment both ends have each other as peers and hold the same preshared key, or both none; then the latest
 * handshake advances at both ends. Not modelled: round-trip times, lost packets, and two ends that start at once.
 *
 * <p>Thread-safe, with one lock for all; that lock guards the interfaces of its backends too.
 */
public final class MemoryEther {

    /** WireGuard's REKEY_AFTER_TIME (whitepaper, section 6.1). */
    public static final Duration REKEY_AFTER = Duration.ofMinutes(2);

    /** WireGuard's REKEY_TIMEOUT: how long after a failed handshake the next one is tried. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** WireGuard's REJECT_AFTER_TIME: how long after a handshake its session still carries packets. */
    public static final Duration REJECT_AFTER = Duration.ofMinutes(3);

    private final InstantSource clock;
    private final Duration interval;
    private final Map<WireGuardKey, MemoryInterface> interfaces = new HashMap<>();
    private final Map<Ends, MemoryLink> links = new HashMap<>();

    /** The end with the lower public key initiates. */
    private record Ends(WireGuardKey initiator, WireGuardKey responder) {
        static Ends of(WireGuardKey one, WireGuardKey other) {
            return one.compareTo(other) <= 0 ? new Ends(one, other) : new Ends(other, one);
        }
    }

    /** With WireGuard's own interval. */
    public MemoryEther(InstantSource clock) {
        this(clock, REKEY_AFTER);
    }

    /** With a handshake this long after the last one: a demo does not want to wait for two minutes. */
    public MemoryEther(InstantSource clock, Duration handshakeInterval) {
        if (!handshakeInterval.isPositive()) {
            throw new IllegalArgumentException("the handshake interval must be positive, not " + handshakeInterval);
        }
        this.clock = Objects.requireNonNull(clock);
        this.interval = handshakeInterval;
    }

    /** Whether two ends could send packets to each other now: their last handshake is not older than 180 s. */
    public synchronized boolean carries(WireGuardKey one, WireGuardKey other) {
        settle(one, other, now());
        return Optional.ofNullable(peer(one, other))
                .flatMap(MemoryPeer::latestHandshake)
                .filter(latest -> clock.instant().isBefore(latest.plus(REJECT_AFTER)))
                .isPresent();
    }

    /** Whether an interface with this public key is in it. */
    boolean has(WireGuardKey end) {
        return interfaces.containsKey(end);
    }

    void add(MemoryInterface added) {
        if (interfaces.putIfAbsent(added.publicKey(), added) != null) {
            throw new IllegalArgumentException("another interface has the public key " + added.publicKey());
        }
    }

    void remove(MemoryInterface removed) {
        removed.peers().keySet().forEach(peer -> beforeChange(removed, peer));
        interfaces.remove(removed.publicKey());
        removed.peers().keySet().forEach(peer -> leave(removed, peer));
    }

    void join(MemoryInterface end, WireGuardKey peer) {
        Instant now = clock.instant();
        links.computeIfAbsent(Ends.of(end.publicKey(), peer), ends -> new MemoryLink(now))
                .tryAt(now);
    }

    /** One end does not know the other any more. */
    void leave(MemoryInterface end, WireGuardKey peer) {
        if (peer(peer, end.publicKey()) == null) {
            links.remove(Ends.of(end.publicKey(), peer));
        }
    }

    /** Makes the handshakes that belong before a change of what one end knows of the other. */
    void beforeChange(MemoryInterface end, WireGuardKey peer) {
        settle(end.publicKey(), peer, clock.instant());
    }

    /** Makes all handshakes of an interface that are due by now. */
    void beforeRead(MemoryInterface end) {
        Instant now = now();
        end.peers().keySet().forEach(peer -> settle(end.publicKey(), peer, now));
    }

    /** A change at a moment comes before the handshakes of that moment, a look at it after them. */
    private Instant now() {
        return clock.instant().plusNanos(1);
    }

    private void settle(WireGuardKey one, WireGuardKey other, Instant until) {
        Ends ends = Ends.of(one, other);
        MemoryLink link = links.get(ends);
        if (link == null) {
            return;
        }
        if (!interfaces.containsKey(one) || !interfaces.containsKey(other)) {
            link.skip(until); // The other end is in another process: between these two nothing is played.
        } else {
            link.advance(
                    until,
                    peer(ends.initiator(), ends.responder()),
                    peer(ends.responder(), ends.initiator()),
                    interval,
                    RETRY_AFTER);
        }
    }

    private @Nullable MemoryPeer peer(WireGuardKey of, WireGuardKey peer) {
        MemoryInterface end = interfaces.get(of);
        return end == null ? null : end.peers().get(peer);
    }
}
