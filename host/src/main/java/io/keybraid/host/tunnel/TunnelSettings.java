package io.keybraid.host.tunnel;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.policy.DegradedAtMost;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the configuration says of a tunnel, but for its sources.
 *
 * @param name in this host's configuration
 * @param interfaceName on this machine
 * @param peer the peer's WireGuard public key
 * @param ownIdentity of this host
 * @param peerIdentity that is pinned
 * @param rotateEvery from one rotation to the next
 * @param roundDeadline the longest that a round may take, but for the wait for a commit window
 * @param resetNeedsWord {@code continuity: require}
 * @param blockAfter how old the last key may become before the tunnel is blocked; empty to keep it
 * @param degradedAtMost how long less than all sources is enough
 * @param kicks {@code recover: kick}
 */
public record TunnelSettings(
        String name,
        InterfaceName interfaceName,
        WireGuardKey peer,
        IdentityPin ownIdentity,
        IdentityPin peerIdentity,
        Duration rotateEvery,
        Duration roundDeadline,
        boolean resetNeedsWord,
        Optional<Duration> blockAfter,
        DegradedAtMost degradedAtMost,
        boolean kicks) {

    public TunnelSettings {
        Objects.requireNonNull(name);
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(ownIdentity);
        Objects.requireNonNull(peerIdentity);
        Objects.requireNonNull(rotateEvery);
        Objects.requireNonNull(roundDeadline);
        Objects.requireNonNull(blockAfter);
        Objects.requireNonNull(degradedAtMost);
    }
}
