package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.PeerState;
import java.time.Instant;
import java.util.Optional;

/**
 * What one read of the interface told of a tunnel's peer.
 *
 * @param own the interface's own public key; empty where it has none just now
 * @param compared the keys that the interface was compared with; empty where there were none
 * @param holdsThem whether the interface held them
 * @param latestHandshake as WireGuard tells it
 * @param received bytes from the peer, ever more until it is removed
 * @param sent bytes to the peer, likewise
 * @param keepsAlive whether this end sends though nobody else does
 * @param knowsEndpoint whether this end knows where to send
 */
public record PeerObservation(
        Optional<WireGuardKey> own,
        Optional<EpochKeys> compared,
        boolean holdsThem,
        Optional<Instant> latestHandshake,
        long received,
        long sent,
        boolean keepsAlive,
        boolean knowsEndpoint) {

    static PeerObservation of(
            Optional<WireGuardKey> own, Optional<EpochKeys> compared, boolean holdsThem, PeerState peer) {
        return new PeerObservation(
                own,
                compared,
                holdsThem,
                peer.latestHandshake(),
                peer.receivedBytes(),
                peer.sentBytes(),
                peer.keepalive().isPresent(),
                peer.endpoint().isPresent());
    }
}
