package io.keybraid.host.wireguard.memory;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.Handshakes;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerProblems;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * WireGuard as a host sees it, without WireGuard: interfaces with peers that hold preshared keys, joined by a
 * {@link MemoryEther}. For the demo, and for tests, which also use it to take interfaces, peers and keys away.
 */
public final class MemoryBackend implements WireGuardBackend {

    /** What the peers have as persistent keepalive, which is what makes them shake hands without other traffic. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(25);

    private final MemoryEther ether;
    private final Map<InterfaceName, MemoryInterface> interfaces = new HashMap<>();

    /** One machine's WireGuard, without interfaces yet. */
    public MemoryBackend(MemoryEther ether) {
        this.ether = Objects.requireNonNull(ether);
    }

    @Override
    public String name() {
        return "memory";
    }

    /**
     * Makes an interface.
     *
     * @throws IllegalArgumentException if the name, or in this ether the public key, is taken
     */
    public void addInterface(InterfaceName name, WireGuardKey publicKey) {
        synchronized (ether) {
            if (interfaces.containsKey(name)) {
                throw new IllegalArgumentException("there is an interface " + name + " already");
            }
            MemoryInterface added = new MemoryInterface(publicKey);
            ether.add(added);
            interfaces.put(name, added);
        }
    }

    public boolean hasInterface(InterfaceName name) {
        synchronized (ether) {
            return interfaces.containsKey(name);
        }
    }

    /** Takes an interface away with all its peers, as {@code ip link del} does. */
    public void removeInterface(InterfaceName name) throws WireGuardException {
        synchronized (ether) {
            MemoryInterface removed = find(name);
            ether.remove(removed);
            removed.peers().values().forEach(peer -> peer.setPresharedKey(null));
            interfaces.remove(name);
        }
    }

    /** Adds a peer without a preshared key; one that is there stays as it is. */
    public void addPeer(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        synchronized (ether) {
            MemoryInterface end = find(name);
            ether.beforeChange(end, peer);
            end.peers().computeIfAbsent(peer, key -> new MemoryPeer());
            ether.join(end, peer);
        }
    }

    /** Removes a peer, as {@code wg set … remove} does. */
    public void removePeer(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        synchronized (ether) {
            removePresharedKey(name, peer);
            MemoryInterface end = find(name);
            end.peers().remove(peer);
            ether.leave(end, peer);
        }
    }

    /** Removes a peer's preshared key, as {@code wg setconf} does when its file has none. */
    public void removePresharedKey(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        synchronized (ether) {
            MemoryInterface end = find(name);
            ether.beforeChange(end, peer);
            MemoryPeer known = end.peers().get(peer);
            if (known == null) {
                throw PeerProblems.noPeer(name, Set.of(peer), end.peers().keySet());
            }
            known.setPresharedKey(null);
        }
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        if (keys.isEmpty()) {
            return;
        }
        synchronized (ether) {
            MemoryInterface end = find(name);
            keys.forEach((peer, key) -> install(end, peer, key));
            requirePeers(name, end, keys.keySet());
        }
    }

    /** Does nothing for an unknown peer, as WireGuard does. */
    private void install(MemoryInterface end, WireGuardKey peer, PresharedKey key) {
        ether.beforeChange(end, peer);
        MemoryPeer known = end.peers().get(peer);
        if (known != null) {
            known.setPresharedKey(key);
        }
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        synchronized (ether) {
            MemoryInterface end = find(name);
            ether.beforeRead(end);
            Map<WireGuardKey, PeerState> peers = new HashMap<>();
            // To an end in another process nothing is ever sent, and so nothing is expected.
            end.peers()
                    .forEach((peer, known) ->
                            peers.put(peer, known.state(ether.has(peer) ? Optional.of(KEEPALIVE) : Optional.empty())));
            return new InterfaceSnapshot(name, Optional.of(end.publicKey()), peers);
        }
    }

    /** {@inheritDoc} Without a copy of any key. */
    @Override
    public Handshakes handshakes(InterfaceName name) throws WireGuardException {
        synchronized (ether) {
            MemoryInterface end = find(name);
            ether.beforeRead(end);
            Map<WireGuardKey, Optional<Instant>> latest =
                    HashMap.newHashMap(end.peers().size());
            end.peers().forEach((peer, known) -> latest.put(peer, known.latestHandshake()));
            return new Handshakes(Optional.of(end.publicKey()), latest);
        }
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        synchronized (ether) {
            MemoryInterface end = find(name);
            requirePeers(name, end, Set.of(peer));
            ether.beforeChange(end, peer);
            end.peers().compute(peer, (key, known) -> known == null ? null : known.withoutSession());
            ether.join(end, peer);
        }
    }

    private MemoryInterface find(InterfaceName name) throws WireGuardException {
        MemoryInterface found = interfaces.get(name);
        if (found == null) {
            throw new WireGuardException(
                    Cause.NO_INTERFACE, "there is no WireGuard interface " + name + " in memory", whatIsThere(), null);
        }
        return found;
    }

    private String whatIsThere() {
        return interfaces.isEmpty()
                ? "the memory backend is for the demo and for tests: it has no interfaces of its own"
                : "there now: "
                        + new TreeSet<>(interfaces.keySet().stream()
                                .map(InterfaceName::value)
                                .collect(Collectors.toSet()));
    }

    private static void requirePeers(InterfaceName name, MemoryInterface end, Set<WireGuardKey> wanted)
            throws WireGuardException {
        Set<WireGuardKey> missing = new HashSet<>(wanted);
        missing.removeAll(end.peers().keySet());
        if (!missing.isEmpty()) {
            throw PeerProblems.noPeer(name, missing, end.peers().keySet());
        }
    }

    /** Wipes the preshared keys and takes the interfaces away. */
    @Override
    public void close() {
        synchronized (ether) {
            interfaces.values().forEach(ether::remove);
            interfaces.values().stream()
                    .flatMap(end -> end.peers().values().stream())
                    .forEach(peer -> peer.setPresharedKey(null));
            interfaces.clear();
        }
    }
}
