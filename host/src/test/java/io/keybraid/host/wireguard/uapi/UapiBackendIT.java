package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardGoContract;
import java.nio.file.Path;

/** The contract, with a real wireguard-go. */
class UapiBackendIT extends WireGuardGoContract {

    @Override
    protected WireGuardBackend open(Path socketDirectory) {
        return new UapiBackend(socketDirectory);
    }
}
