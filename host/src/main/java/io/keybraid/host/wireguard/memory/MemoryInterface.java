package io.keybraid.host.wireguard.memory;

import io.keybraid.host.key.WireGuardKey;
import java.util.HashMap;
import java.util.Map;

/** An interface in memory. Guarded by the ether. */
record MemoryInterface(WireGuardKey publicKey, Map<WireGuardKey, MemoryPeer> peers) {

    MemoryInterface(WireGuardKey publicKey) {
        this(publicKey, new HashMap<>());
    }
}
