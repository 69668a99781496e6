package io.keybraid.host.wireguard;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that an interface was told of one peer, to put it back exactly so.
 *
 * @param presharedKey empty where it has none
 * @param endpoint as WireGuard writes it; empty where unknown
 * @param keepalive persistent keepalive interval in whole seconds; empty where off
 * @param allowedIps networks, such as {@code 198.51.100.0/24}, as WireGuard writes them
 */
public record PeerCopy(
        WireGuardKey key,
        Optional<PresharedKey> presharedKey,
        Optional<String> endpoint,
        Optional<Duration> keepalive,
        Set<String> allowedIps)
        implements Kick.Configured<PeerCopy> {

    public PeerCopy {
        Objects.requireNonNull(key);
        Objects.requireNonNull(presharedKey);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(keepalive);
        allowedIps = Set.copyOf(allowedIps);
    }

    @Override
    public boolean isPutBackBy(PeerCopy later) {
        boolean sameKey = presharedKey.isPresent() == later.presharedKey.isPresent()
                && (presharedKey.isEmpty() || presharedKey.get().matches(later.presharedKey.get()));
        return sameKey
                && key.equals(later.key)
                && keepalive.equals(later.keepalive)
                && allowedIps.equals(later.allowedIps)
                && (endpoint.isEmpty() || later.endpoint.isPresent());
    }

    @Override
    public void close() {
        presharedKey.ifPresent(PresharedKey::close);
    }
}
