package io.keybraid.host.key;

import java.util.Arrays;
import java.util.HexFormat;

/** Names a tunnel's preshared key without telling anything of it: 16 bytes (docs/protocol.md, section 1, kid). */
public record Kid(byte[] bytes) {

    /** In bytes. */
    public static final int LENGTH = 16;

    /** Names no key: the tunnel has had none yet. */
    public static final Kid NONE = new Kid(new byte[LENGTH]);

    public Kid {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a kid has 16 bytes, not " + bytes.length);
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Kid that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
