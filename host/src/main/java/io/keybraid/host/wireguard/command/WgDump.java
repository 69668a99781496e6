package io.keybraid.host.wireguard.command;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerCopy;
import io.keybraid.host.wireguard.PeerState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code wg show INTERFACE dump} prints (wg(8)). Its first line begins with the interface's private key, which is not
 * looked at.
 *
 * @param allowedIps of each peer
 */
record WgDump(InterfaceSnapshot snapshot, Map<WireGuardKey, Set<String>> allowedIps) implements AutoCloseable {

    private static final int OWN_FIELDS = 4;
    private static final int PEER_FIELDS = 8;
    private static final String NONE = "(none)";

    static WgDump parse(InterfaceName name, SecretOutput output) throws MalformedDumpException {
        List<List<MemorySegment>> lines = output.lines();
        if (lines.isEmpty() || lines.getFirst().size() != OWN_FIELDS) {
            throw new MalformedDumpException("no line of the interface's own");
        }
        Map<WireGuardKey, PeerState> peers = new HashMap<>();
        Map<WireGuardKey, Set<String>> networks = new HashMap<>();
        boolean complete = false;
        try {
            for (List<MemorySegment> fields : lines.subList(1, lines.size())) {
                if (fields.size() != PEER_FIELDS) {
                    throw new MalformedDumpException("a peer of " + fields.size() + " fields");
                }
                WireGuardKey key = WireGuardKey.parse(text(fields.getFirst()));
                networks.put(
                        key,
                        known(fields.get(3))
                                .map(list -> Set.of(list.split(",")))
                                .orElse(Set.of()));
                peers.put(key, peer(fields));
            }
            Optional<WireGuardKey> own = known(lines.getFirst().get(1)).map(WireGuardKey::parse);
            WgDump dump = new WgDump(new InterfaceSnapshot(name, own, peers), networks);
            complete = true;
            return dump;
        } catch (IllegalArgumentException e) {
            throw new MalformedDumpException("a field that is not understood");
        } finally {
            if (!complete) {
                peers.values().forEach(PeerState::close);
            }
        }
    }

    private static PeerState peer(List<MemorySegment> fields) throws MalformedDumpException {
        long handshake = Long.parseLong(text(fields.get(4)));
        long received = Long.parseLong(text(fields.get(5)));
        long sent = Long.parseLong(text(fields.get(6)));
        String keepalive = text(fields.get(7));
        Optional<Duration> interval =
                keepalive.equals("off") ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(keepalive)));
        return new PeerState(
                presharedKey(fields.get(1)),
                handshake == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(handshake)),
                known(fields.get(2)),
                received,
                sent,
                interval);
    }

    private static Optional<PresharedKey> presharedKey(MemorySegment field) throws MalformedDumpException {
        return field.byteSize() == NONE.length() ? Optional.empty() : KeyText.read(field);
    }

    private static Optional<String> known(MemorySegment field) {
        String text = text(field);
        return text.equals(NONE) ? Optional.empty() : Optional.of(text);
    }

    /** Of a field that is no secret. */
    private static String text(MemorySegment field) {
        return new String(field.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    }

    /** Everything that a peer was told, if it is there. The caller closes it; the rest is closed with this. */
    Optional<PeerCopy> copyOf(WireGuardKey peer) {
        return snapshot.peer(peer)
                .map(state -> new PeerCopy(
                        peer,
                        state.presharedKey().map(WgDump::copyOf),
                        state.endpoint(),
                        state.keepalive(),
                        allowedIps.getOrDefault(peer, Set.of())));
    }

    private static PresharedKey copyOf(PresharedKey key) {
        return key.expose(bytes -> PresharedKey.takeFrom(bytes.toArray(ValueLayout.JAVA_BYTE)));
    }

    /** Whether there is nothing of a peer but its keys, as when it was just made. */
    boolean isBare(WireGuardKey peer) {
        return allowedIps.getOrDefault(peer, Set.of()).isEmpty()
                && snapshot.peer(peer)
                        .filter(state -> state.endpoint().isEmpty()
                                && state.latestHandshake().isEmpty()
                                && state.keepalive().isEmpty())
                        .isPresent();
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
