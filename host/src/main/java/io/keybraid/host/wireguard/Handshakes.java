package io.keybraid.host.wireguard;

import io.keybraid.host.key.WireGuardKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which peers an interface has, and when each last completed a handshake. Holds no secret.
 *
 * @param own the interface's own public key; empty where it has no private key yet
 * @param latest by the peers' public keys; empty for a peer that had none
 */
public record Handshakes(Optional<WireGuardKey> own, Map<WireGuardKey, Optional<Instant>> latest) {

    public Handshakes {
        Objects.requireNonNull(own);
        latest = Map.copyOf(latest);
    }

    /** Of this snapshot, which may be closed then. */
    public static Handshakes of(InterfaceSnapshot snapshot) {
        Map<WireGuardKey, Optional<Instant>> latest =
                HashMap.newHashMap(snapshot.peers().size());
        snapshot.peers().forEach((key, peer) -> latest.put(key, peer.latestHandshake()));
        return new Handshakes(snapshot.publicKey(), latest);
    }

    public boolean has(WireGuardKey peer) {
        return latest.containsKey(peer);
    }

    /** Of a peer that is there. */
    public Optional<Instant> latest(WireGuardKey peer) {
        return Objects.requireNonNull(latest.get(peer), "no such peer");
    }
}
