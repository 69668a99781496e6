package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers a reply to {@code get=1} into an {@link InterfaceSnapshot}. Close it when that fails: it holds keys. */
final class UapiSnapshot implements UapiReply.LineReader, AutoCloseable {

    private final OwnPublicKey ownKey;
    private final Map<WireGuardKey, PeerState> peers = new HashMap<>();
    private Optional<WireGuardKey> own = Optional.empty();
    private @Nullable Peer peer;

    /** @param ownKey of this interface, from one reading to the next */
    UapiSnapshot(OwnPublicKey ownKey) {
        this.ownKey = ownKey;
    }

    /** The peer whose lines are being read. */
    private static final class Peer {
        private final WireGuardKey publicKey;
        private Optional<PresharedKey> presharedKey = Optional.empty();
        private Optional<String> endpoint = Optional.empty();
        private long handshakeSeconds;
        private long handshakeNanoseconds;
        private long receivedBytes;
        private long sentBytes;
        private long keepaliveSeconds;

        private Peer(WireGuardKey publicKey) {
            this.publicKey = publicKey;
        }

        private void read(UapiLine line) throws MalformedReplyException {
            switch (line.field()) {
                case PRESHARED_KEY -> replacePresharedKey(line.presharedKey());
                case ENDPOINT -> endpoint = Optional.of(line.text());
                case LAST_HANDSHAKE_TIME_SEC -> handshakeSeconds = line.number();
                case LAST_HANDSHAKE_TIME_NSEC -> handshakeNanoseconds = line.number();
                case RX_BYTES -> receivedBytes = line.number();
                case TX_BYTES -> sentBytes = line.number();
                case PERSISTENT_KEEPALIVE_INTERVAL -> keepaliveSeconds = line.number();
                case PRIVATE_KEY, PUBLIC_KEY, ALLOWED_IP, ERRNO, OTHER -> {}
            }
        }

        private void replacePresharedKey(Optional<PresharedKey> key) {
            presharedKey.ifPresent(PresharedKey::close);
            presharedKey = key;
        }

        private PeerState state() throws MalformedReplyException {
            return new PeerState(
                    presharedKey,
                    handshake(handshakeSeconds, handshakeNanoseconds),
                    endpoint,
                    receivedBytes,
                    sentBytes,
                    Optional.of(keepaliveSeconds).filter(seconds -> seconds > 0).map(Duration::ofSeconds));
        }
    }

    /** Both zero means none. */
    static Optional<Instant> handshake(long seconds, long nanoseconds) throws MalformedReplyException {
        if (seconds == 0 && nanoseconds == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(seconds, nanoseconds));
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedReplyException("the time of the last handshake is out of range");
        }
    }

    @Override
    public void read(UapiLine line) throws MalformedReplyException {
        if (line.field() == UapiField.PUBLIC_KEY) {
            finishPeer();
            peer = new Peer(line.publicKey());
        } else if (peer != null) {
            peer.read(line);
        } else if (line.field() == UapiField.PRIVATE_KEY) {
            own = ownKey.of(line.secret());
        }
    }

    /** The whole, after the last line; the caller closes it. */
    InterfaceSnapshot finish(InterfaceName name) throws MalformedReplyException {
        finishPeer();
        return new InterfaceSnapshot(name, own, peers);
    }

    private void finishPeer() throws MalformedReplyException {
        if (peer != null) {
            PeerState before = peers.put(peer.publicKey, peer.state());
            peer = null;
            if (before != null) {
                before.close();
                throw new MalformedReplyException("a peer is listed twice");
            }
        }
    }

    /** Wipes the preshared keys read so far. */
    @Override
    public void close() {
        if (peer != null) {
            peer.replacePresharedKey(Optional.empty());
        }
        peers.values().forEach(PeerState::close);
    }
}
