package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the preshared keys in a reply to {@code get=1} with those written; copies none of them. */
final class UapiReadBack implements UapiReply.LineReader {

    private final Map<WireGuardKey, PresharedKey> missing;
    private final List<WireGuardKey> present = new ArrayList<>();
    private final List<WireGuardKey> different = new ArrayList<>();
    private @Nullable WireGuardKey peer;

    UapiReadBack(Map<WireGuardKey, PresharedKey> written) {
        missing = new HashMap<>(written);
    }

    @Override
    public void read(UapiLine line) throws MalformedReplyException {
        if (line.field() == UapiField.PUBLIC_KEY) {
            finishPeer();
            peer = line.publicKey();
            present.add(peer);
        } else if (line.field() == UapiField.PRESHARED_KEY && peer != null) {
            compare(peer, line);
        }
    }

    private void compare(WireGuardKey key, UapiLine line) throws MalformedReplyException {
        PresharedKey written = missing.remove(key);
        if (written != null && !line.holds(written)) {
            different.add(key);
        }
    }

    /** A peer without a line for its preshared key has none. */
    private void finishPeer() {
        if (peer != null && missing.remove(peer) != null) {
            different.add(peer);
        }
        peer = null;
    }

    /** To be called after the last line. */
    void finish() {
        finishPeer();
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
