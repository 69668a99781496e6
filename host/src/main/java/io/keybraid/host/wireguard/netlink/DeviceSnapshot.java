package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gathers a dump into an {@link InterfaceSnapshot}. Close it when that fails: it holds keys. */
final class DeviceSnapshot extends DevicePeers {

    /** struct __kernel_timespec: seconds and nanoseconds. */
    private static final int TIMESPEC_BYTES = 16;

    private final Map<WireGuardKey, PeerState> peers = new HashMap<>();
    private Optional<WireGuardKey> own = Optional.empty();

    @Override
    void interfaceKey(WireGuardKey key) {
        own = Optional.of(key);
    }

    @Override
    void peer(WireGuardKey key, Attributes attributes) throws NetlinkException {
        PeerState before = peers.put(key, state(attributes));
        if (before != null) {
            before.close();
            throw NetlinkException.malformed("a peer is listed twice");
        }
    }

    private static PeerState state(Attributes attributes) throws NetlinkException {
        Optional<MemorySegment> presharedKey = Optional.empty();
        Optional<Instant> latestHandshake = Optional.empty();
        Optional<String> endpoint = Optional.empty();
        long received = 0;
        long sent = 0;
        int keepalive = 0;
        while (attributes.next()) {
            switch (attributes.type()) {
                case WireGuardNumbers.PEER_PRESHARED_KEY ->
                    presharedKey = Optional.of(attributes.value(Secret32.LENGTH));
                case WireGuardNumbers.PEER_LAST_HANDSHAKE_TIME ->
                    latestHandshake = time(attributes.value(TIMESPEC_BYTES));
                case WireGuardNumbers.PEER_ENDPOINT -> endpoint = SocketAddress.text(attributes.value());
                case WireGuardNumbers.PEER_RX_BYTES -> received = attributes.number();
                case WireGuardNumbers.PEER_TX_BYTES -> sent = attributes.number();
                case WireGuardNumbers.PEER_PERSISTENT_KEEPALIVE_INTERVAL -> keepalive = attributes.unsignedShort();
                default -> {} // Allowed-ips, and what later kernels may add.
            }
        }
        // The key comes last, so that nothing can fail between its copy and its owner.
        Optional<Duration> interval =
                Optional.of(keepalive).filter(seconds -> seconds > 0).map(Duration::ofSeconds);
        Optional<PresharedKey> key = presharedKey.flatMap(KeyBytes::copy);
        return new PeerState(key, latestHandshake, endpoint, received, sent, interval);
    }

    private static Optional<Instant> time(MemorySegment timespec) throws NetlinkException {
        long seconds = timespec.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        long nanoseconds = timespec.get(ValueLayout.JAVA_LONG_UNALIGNED, Long.BYTES);
        if (seconds == 0 && nanoseconds == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(seconds, nanoseconds));
        } catch (DateTimeException | ArithmeticException e) {
            throw NetlinkException.malformed("the time of the last handshake is out of range");
        }
    }

    /** The whole, after the last part; the caller closes it. */
    InterfaceSnapshot finish(InterfaceName name) {
        return new InterfaceSnapshot(name, own, peers);
    }

    /** Wipes the preshared keys read so far. */
    @Override
    public void close() {
        peers.values().forEach(PeerState::close);
    }
}
