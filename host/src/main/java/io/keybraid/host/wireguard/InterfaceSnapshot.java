package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an interface knew at one moment.
 *
 * @param name which interface
 * @param publicKey this end's own public key; empty where the interface has no private key yet
 * @param peers by their public keys
 */
public record InterfaceSnapshot(
        InterfaceName name, Optional<WireGuardKey> publicKey, Map<WireGuardKey, PeerState> peers)
        implements AutoCloseable {

    public InterfaceSnapshot {
        Objects.requireNonNull(name);
        Objects.requireNonNull(publicKey);
        peers = Map.copyOf(peers);
    }

    public Optional<PeerState> peer(WireGuardKey key) {
        return Optional.ofNullable(peers.get(key));
    }

    /** Wipes the preshared keys. */
    @Override
    public void close() {
        peers.values().forEach(PeerState::close);
    }
}
