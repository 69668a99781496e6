package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the preshared keys in a dump with those written; copies none of them. */
final class DeviceReadBack extends DevicePeers {

    private final Map<WireGuardKey, PresharedKey> missing;
    private final List<WireGuardKey> present = new ArrayList<>();
    private final List<WireGuardKey> different = new ArrayList<>();

    DeviceReadBack(Map<WireGuardKey, PresharedKey> written) {
        missing = new HashMap<>(written);
    }

    @Override
    void peer(WireGuardKey key, Attributes attributes) throws NetlinkException {
        present.add(key);
        PresharedKey written = missing.remove(key);
        if (written != null && !holds(attributes, written)) {
            different.add(key);
        }
    }

    private static boolean holds(Attributes attributes, PresharedKey written) throws NetlinkException {
        while (attributes.next()) {
            if (attributes.type() == WireGuardNumbers.PEER_PRESHARED_KEY) {
                return KeyBytes.hold(attributes.value(Secret32.LENGTH), written);
            }
        }
        return false;
    }

    /** Peers written to that the interface does not have. */
    List<WireGuardKey> missing() {
        return List.copyOf(missing.keySet());
    }

    /** Peers whose preshared key is not the one written. */
    List<WireGuardKey> different() {
        return List.copyOf(different);
    }

    /** All peers of the interface. */
    List<WireGuardKey> present() {
        return List.copyOf(present);
    }
}
