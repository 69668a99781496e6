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

    private final InterfaceName name;
    private final WireGuardBackend backend;
    private final Timers timers;
    private final Duration every;
    private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
    private @Nullable Appointment next;
    private boolean closed;

    public InterfaceWatch(InterfaceName name, WireGuardBackend backend, Timers timers, Duration every) {
        this.name = name;
        this.backend = backend;
        this.timers = timers;
        this.every = every;
        plan();
    }

    public void add(Tunnel tunnel) {
        tunnels.add(tunnel);
    }

    public void remove(Tunnel tunnel) {
        tunnels.remove(tunnel);
    }

    private synchronized void plan() {
        if (!closed) {
            next = timers.after(every, () -> timers.start("watch " + name, this::look));
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
        } finally {
            plan();
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
            return new PeerObservation(own, keys, holds, peer.latestHandshake());
        } catch (IllegalStateException wiped) {
            // A rotation replaced the key while it was being compared.
            return new PeerObservation(own, Optional.empty(), false, peer.latestHandshake());
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
