package io.keybraid.host.wireguard;

import io.keybraid.host.key.PresharedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What an interface knew of one peer.
 *
 * @param presharedKey empty where it has none
 * @param latestHandshake wall-clock time of the last completed handshake; empty where there was none. Look for change
 *     rather than compare it with a clock
 * @param endpoint where the peer was last seen, as WireGuard writes it; empty where unknown
 * @param receivedBytes counter since the peer was added
 * @param sentBytes counter since the peer was added
 * @param keepalive persistent keepalive interval; empty where off
 */
public record PeerState(
        Optional<PresharedKey> presharedKey,
        Optional<Instant> latestHandshake,
        Optional<String> endpoint,
        long receivedBytes,
        long sentBytes,
        Optional<Duration> keepalive)
        implements AutoCloseable {

    public PeerState {
        Objects.requireNonNull(presharedKey);
        Objects.requireNonNull(latestHandshake);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(keepalive);
    }

    /** Whether the interface holds this key; in constant time. */
    public boolean holds(PresharedKey key) {
        return presharedKey.isPresent() && presharedKey.get().matches(key);
    }

    /** Wipes the preshared key. */
    @Override
    public void close() {
        presharedKey.ifPresent(PresharedKey::close);
    }
}
