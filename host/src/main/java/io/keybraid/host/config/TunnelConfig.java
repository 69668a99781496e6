package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.policy.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One tunnel. Equal to another that says the same, wherever in the file.
 *
 * @param name 1 to 32 lower-case letters, digits and hyphens
 * @param interfaceName the WireGuard interface on this machine
 * @param peer the peer's WireGuard public key
 * @param publicKey this end's own WireGuard public key; present if and only if the backend is {@code memory}, which has no
 *     interface to read it from
 * @param identity pins the peer host's identity
 * @param endpoint whom to dial; empty where the peer dials
 * @param sources by name, in the order of the file, at least one and at most 16
 * @param require which strands are enough
 * @param rotateEvery from one rotation to the next
 * @param roundDeadline the longest that a round may take
 * @param onStale what happens without a fresh key
 * @param degradedAtMost how long a key of less than all sources is enough
 * @param continuity whether a lost chain of keys may begin anew by itself
 * @param recover what happens to a WireGuard session that is dead although both ends hold the same key
 * @param written where the settings stand
 */
public record TunnelConfig(
        String name,
        InterfaceName interfaceName,
        WireGuardKey peer,
        Optional<WireGuardKey> publicKey,
        IdentityPin identity,
        Optional<HostPort> endpoint,
        Map<String, TunnelSource> sources,
        Policy require,
        Duration rotateEvery,
        Duration roundDeadline,
        OnStale onStale,
        DegradedAtMost degradedAtMost,
        Continuity continuity,
        Recover recover,
        Written written) {

    /** The most strands that a key is braided from (docs/protocol.md, section 1). */
    public static final int MAX_SOURCES = 16;

    public TunnelConfig {
        Objects.requireNonNull(name);
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(publicKey);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(require);
        Objects.requireNonNull(rotateEvery);
        Objects.requireNonNull(roundDeadline);
        Objects.requireNonNull(onStale);
        Objects.requireNonNull(degradedAtMost);
        Objects.requireNonNull(continuity);
        Objects.requireNonNull(recover);
        Objects.requireNonNull(written);
        sources = InOrder.copyOf(sources);
        if (sources.isEmpty() || sources.size() > MAX_SOURCES) {
            throw new IllegalArgumentException("tunnel " + name + " has " + sources.size() + " sources");
        }
    }
}
