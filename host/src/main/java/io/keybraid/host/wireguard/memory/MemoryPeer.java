package io.keybraid.host.wireguard.memory;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.wireguard.PeerState;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one interface in memory knows of one peer. Guarded by the ether. */
final class MemoryPeer {

    // What a handshake puts on the wire, in bytes: initiation, response, and the keepalive that ends it.
    private static final int INITIATION = 148;
    private static final int RESPONSE = 92;
    private static final int KEEPALIVE = 32;

    /** The ether needs no address; this one is for documentation (RFC 5737). */
    private static final String SOMEWHERE = "192.0.2.1:51820";

    private @Nullable PresharedKey presharedKey;
    private @Nullable Instant latestHandshake;
    private long receivedBytes;
    private long sentBytes;

    /** Keeps a copy; none for null. */
    void setPresharedKey(@Nullable PresharedKey key) {
        PresharedKey before = presharedKey;
        presharedKey = key == null ? null : copyOf(key);
        if (before != null) {
            before.close();
        }
    }

    /** The same peer, as one that was just added. This one must not be used any more. */
    MemoryPeer withoutSession() {
        MemoryPeer added = new MemoryPeer();
        added.presharedKey = presharedKey;
        presharedKey = null;
        return added;
    }

    /** Whether a handshake between these two succeeds; no key at both ends is as good as the same key. */
    boolean agreesWith(MemoryPeer other) {
        PresharedKey mine = presharedKey;
        PresharedKey theirs = other.presharedKey;
        return (mine == null || theirs == null) ? mine == theirs : mine.matches(theirs);
    }

    void initiated(long attempts) {
        sentBytes += attempts * INITIATION;
    }

    void responded(long attempts) {
        receivedBytes += attempts * INITIATION;
        sentBytes += attempts * RESPONSE;
    }

    void initiatorCompleted(Instant at, long handshakes) {
        latestHandshake = at;
        receivedBytes += handshakes * RESPONSE;
        sentBytes += handshakes * KEEPALIVE;
    }

    void responderCompleted(Instant at, long handshakes) {
        latestHandshake = at;
        receivedBytes += handshakes * KEEPALIVE;
    }

    Optional<Instant> latestHandshake() {
        return Optional.ofNullable(latestHandshake);
    }

    /** With a copy of the key, which whoever gets it closes. */
    PeerState state(Optional<Duration> keepalive) {
        return new PeerState(
                Optional.ofNullable(presharedKey).map(MemoryPeer::copyOf),
                latestHandshake(),
                Optional.of(SOMEWHERE),
                receivedBytes,
                sentBytes,
                keepalive);
    }

    private static PresharedKey copyOf(PresharedKey key) {
        return key.expose(bytes -> PresharedKey.takeFrom(bytes.toArray(ValueLayout.JAVA_BYTE)));
    }
}
