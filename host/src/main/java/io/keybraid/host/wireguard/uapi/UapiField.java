package io.keybraid.host.wireguard.uapi;

import java.nio.ByteBuffer;
import java.util.Locale;

/** What stands before the {@code =} of a line in a reply to {@code get=1}, as far as we read it. */
enum UapiField {
    PRIVATE_KEY,
    PUBLIC_KEY,
    PRESHARED_KEY,
    ENDPOINT,
    LAST_HANDSHAKE_TIME_SEC,
    LAST_HANDSHAKE_TIME_NSEC,
    TX_BYTES,
    RX_BYTES,
    PERSISTENT_KEEPALIVE_INTERVAL,
    ALLOWED_IP,
    ERRNO,
    /** Anything else: ports, versions, and what later versions may add. */
    OTHER;

    private static final UapiField[] ALL = values();

    private final String name = name().toLowerCase(Locale.ROOT);

    /** Which field these bytes name. Compares in place: a line that is not UAPI never becomes a String. */
    static UapiField of(ByteBuffer buffer, int from, int to) {
        for (UapiField field : ALL) {
            if (field != OTHER && field.isAt(buffer, from, to)) {
                return field;
            }
        }
        return OTHER;
    }

    private boolean isAt(ByteBuffer buffer, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (buffer.get(from + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
