package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import java.time.Instant;
import java.util.Optional;

/**
 * What one read of the interface told of a tunnel's peer.
 *
 * @param compared the keys that the interface was compared with; empty where there were none
 * @param holdsThem whether the interface held them
 * @param latestHandshake as WireGuard tells it
 */
public record PeerObservation(Optional<EpochKeys> compared, boolean holdsThem, Optional<Instant> latestHandshake) {}
