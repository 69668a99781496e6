package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.PeerCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers one peer of a reply to {@code get=1}, all of it. Close it when that fails: it may hold a key. */
final class UapiPeerReader implements UapiReply.LineReader, AutoCloseable {

    private final WireGuardKey wanted;
    private final List<WireGuardKey> present = new ArrayList<>();
    private final Set<String> allowedIps = new HashSet<>();
    private Optional<PresharedKey> presharedKey = Optional.empty();
    private Optional<String> endpoint = Optional.empty();
    private Optional<Duration> keepalive = Optional.empty();
    private boolean within;
    private boolean found;

    UapiPeerReader(WireGuardKey wanted) {
        this.wanted = wanted;
    }

    @Override
    public void read(UapiLine line) throws MalformedReplyException {
        if (line.field() == UapiField.PUBLIC_KEY) {
            WireGuardKey peer = line.publicKey();
            present.add(peer);
            within = peer.equals(wanted);
            found |= within;
        } else if (within) {
            keep(line);
        }
    }

    private void keep(UapiLine line) throws MalformedReplyException {
        switch (line.field()) {
            case PRESHARED_KEY -> {
                close();
                presharedKey = line.presharedKey();
            }
            case ENDPOINT -> endpoint = Optional.of(line.text());
            case ALLOWED_IP -> allowedIps.add(line.text());
            case PERSISTENT_KEEPALIVE_INTERVAL ->
                keepalive = Optional.of(line.number())
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds);
            case PRIVATE_KEY,
                    PUBLIC_KEY,
                    LAST_HANDSHAKE_TIME_SEC,
                    LAST_HANDSHAKE_TIME_NSEC,
                    TX_BYTES,
                    RX_BYTES,
                    ERRNO,
                    OTHER -> {}
        }
    }

    /** The peer, after the last line; empty if the interface does not have it. The caller closes it. */
    Optional<PeerCopy> finish() {
        return found
                ? Optional.of(new PeerCopy(wanted, presharedKey, endpoint, keepalive, allowedIps))
                : Optional.empty();
    }

    /** All peers of the interface. */
    List<WireGuardKey> present() {
        return List.copyOf(present);
    }

    /** Wipes the preshared key read so far. */
    @Override
    public void close() {
        presharedKey.ifPresent(PresharedKey::close);
        presharedKey = Optional.empty();
    }
}
