package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.Handshakes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers of a reply to {@code get=1} which peers there are and when each last completed a handshake; passes over their keys. */
final class UapiHandshakes implements UapiReply.LineReader {

    private final OwnPublicKey ownKey;
    private final Map<WireGuardKey, Optional<Instant>> latest = new HashMap<>();
    private Optional<WireGuardKey> own = Optional.empty();
    private @Nullable WireGuardKey peer;
    private long seconds;
    private long nanoseconds;

    /** @param ownKey of this interface, from one reading to the next */
    UapiHandshakes(OwnPublicKey ownKey) {
        this.ownKey = ownKey;
    }

    @Override
    public void read(UapiLine line) throws MalformedReplyException {
        switch (line.field()) {
            case PUBLIC_KEY -> {
                finishPeer();
                peer = line.publicKey();
            }
            case PRIVATE_KEY -> own = ownKey.of(line.secret());
            case LAST_HANDSHAKE_TIME_SEC -> seconds = line.number();
            case LAST_HANDSHAKE_TIME_NSEC -> nanoseconds = line.number();
            case PRESHARED_KEY,
                    ENDPOINT,
                    TX_BYTES,
                    RX_BYTES,
                    PERSISTENT_KEEPALIVE_INTERVAL,
                    ALLOWED_IP,
                    ERRNO,
                    OTHER -> {}
        }
    }

    /** The whole, after the last line. */
    Handshakes finish() throws MalformedReplyException {
        finishPeer();
        return new Handshakes(own, latest);
    }

    private void finishPeer() throws MalformedReplyException {
        if (peer != null && latest.put(peer, UapiSnapshot.handshake(seconds, nanoseconds)) != null) {
            throw new MalformedReplyException("a peer is listed twice");
        }
        peer = null;
        seconds = 0;
        nanoseconds = 0;
    }
}
