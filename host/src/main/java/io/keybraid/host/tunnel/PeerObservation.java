package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.key.WireGuardKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What one read of the interface told of a tunnel's peer.
 *
 * @param own the interface's own public key; empty where it has none just now
 * @param compared the keys that the interface was compared with; empty where there were none
 * @param holdsThem whether the interface held them
 * @param latestHandshake as WireGuard tells it
 */
public record PeerObservation(
        Optional<WireGuardKey> own,
        Optional<EpochKeys> compared,
        boolean holdsThem,
        Optional<Instant> latestHandshake) {}
