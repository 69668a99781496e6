package io.keybraid.host.bench;

import io.keybraid.host.key.Hmac;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells the preshared keys that interfaces hold without telling them: by what their HMACs begin with, under a key that both ends were
 * given for this run.
 */
public final class KeyFingerprints {

    private final byte[] key;

    public KeyFingerprints(byte[] key) {
        this.key = key.clone();
    }

    /** Each tunnel with its fingerprint, in a line; one without a key has no line. */
    public List<String> of(Collection<Tunnel> tunnels, WireGuardBackend backend) throws WireGuardException {
        Map<InterfaceName, List<Tunnel>> byInterface = tunnels.stream()
                .collect(Collectors.groupingBy(tunnel -> tunnel.settings().interfaceName()));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<InterfaceName, List<Tunnel>> each : byInterface.entrySet()) {
            try (InterfaceSnapshot snapshot = backend.read(each.getKey())) {
                lines.addAll(of(snapshot, each.getValue()));
            }
        }
        return lines;
    }

    private List<String> of(InterfaceSnapshot snapshot, Collection<Tunnel> tunnels) {
        return tunnels.stream()
                .flatMap(tunnel -> snapshot
                        .peer(tunnel.settings().peer())
                        .flatMap(PeerState::presharedKey)
                        .map(psk -> tunnel.settings().name() + " " + of(psk))
                        .stream())
                .toList();
    }

    private String of(PresharedKey psk) {
        return psk.expose(segment -> {
            byte[] bytes = segment.toArray(ValueLayout.JAVA_BYTE);
            try {
                return HexFormat.of().formatHex(Hmac.of(key, bytes), 0, 16);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }
}
