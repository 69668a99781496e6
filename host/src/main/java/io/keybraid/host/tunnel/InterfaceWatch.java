package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.tunnel.Timers.Appointment;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads an interface at an interval, once for all its tunnels, and tells each what concerns it: whether the interface still
 * holds the tunnel's key, and WireGuard's latest handshake. Thread-safe.
 */
public final class InterfaceWatch implements AutoCloseable {

    /** Soon after the start: nothing is known before it. */
    private static final Duration FIRST = Duration.ofSeconds(1);
    /** However many tunnels ask for a look. */
    private static final long APART = Duration.ofMillis(500).toNanos();

    private final InterfaceName name;
    private final WireGuardBackend backend;
    private final Timers timers;
    private final Duration every;
    private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
    private @Nullable Appointment next;
    private long nextAt;
    private long lastAt;
    private long number;
    private boolean looking;
    private boolean closed;

    public InterfaceWatch(InterfaceName name, WireGuardBackend backend, Timers timers, Duration every) {
        this.name = name;
        this.backend = backend;
        this.timers = timers;
        this.every = every;
        this.lastAt = timers.nanoTime() - APART;
        planAt(timers.nanoTime() + (every.compareTo(FIRST) < 0 ? every : FIRST).toNanos());
    }

    public void add(Tunnel tunnel) {
        tunnel.watchedBy(this::lookWithin);
        tunnels.add(tunnel);
    }

    public void remove(Tunnel tunnel) {
        tunnels.remove(tunnel);
    }

    /** Makes the next look come sooner than it would, but not sooner than half a second after the last one. */
    synchronized void lookWithin(Duration delay) {
        long wanted = timers.nanoTime() + delay.toNanos();
        long at = wanted - lastAt < APART ? lastAt + APART : wanted;
        if (!closed && at - nextAt < 0) {
            planAt(at);
        }
    }

    /** In place of the look that was planned; while one goes on, its end makes the appointment. */
    private synchronized void planAt(long at) {
        nextAt = at;
        if (next != null) {
            next.cancel();
        }
        if (!looking) {
            long mine = ++number;
            Duration delay = Duration.ofNanos(at - timers.nanoTime());
            next = timers.after(
                    delay.isNegative() ? Duration.ZERO : delay,
                    () -> timers.start("watch " + name, () -> lookAsPlanned(mine)));
        }
    }

    /** Does nothing if another look took its place just as it was due. */
    private void lookAsPlanned(long mine) {
        if (begins(mine)) {
            try {
                look();
            } finally {
                ended();
            }
        }
    }

    private synchronized boolean begins(long mine) {
        if (closed || mine != number) {
            return false;
        }
        looking = true;
        lastAt = timers.nanoTime();
        nextAt = lastAt + every.toNanos();
        return true;
    }

    private synchronized void ended() {
        looking = false;
        if (!closed) {
            planAt(nextAt);
        }
    }

    private void look() {
        try {
            // What is expected is noted before the read: a key installed meanwhile must not look like drift.
            Map<Tunnel, Optional<EpochKeys>> expected = new HashMap<>();
            tunnels.forEach(tunnel -> expected.put(tunnel, tunnel.expected()));
            try (InterfaceSnapshot snapshot = backend.read(name)) {
                expected.forEach((tunnel, keys) -> tell(tunnel, keys, snapshot));
            }
        } catch (WireGuardException e) {
            tunnels.forEach(tunnel -> tunnel.unreadable(e));
        }
    }

    private static void tell(Tunnel tunnel, Optional<EpochKeys> keys, InterfaceSnapshot snapshot) {
        snapshot.peer(tunnel.settings().peer())
                .ifPresentOrElse(
                        peer -> tunnel.observed(observation(snapshot.publicKey(), peer, keys)),
                        () -> tunnel.unreadable(TunnelInterface.noPeer(tunnel.settings())));
    }

    private static PeerObservation observation(Optional<WireGuardKey> own, PeerState peer, Optional<EpochKeys> keys) {
        try {
            boolean holds = keys.isPresent() && peer.holds(keys.get().psk());
            return PeerObservation.of(own, keys, holds, peer);
        } catch (IllegalStateException wiped) {
            // A rotation replaced the key while it was being compared.
            return PeerObservation.of(own, Optional.empty(), false, peer);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
