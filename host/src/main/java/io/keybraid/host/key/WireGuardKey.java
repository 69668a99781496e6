package io.keybraid.host.key;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A WireGuard public key: 32 bytes, ordered as unsigned bytes (docs/protocol.md, section 3: the lower one initiates). */
public record WireGuardKey(byte[] bytes) implements Comparable<WireGuardKey> {

    /** In bytes. */
    public static final int LENGTH = 32;

    public WireGuardKey {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a WireGuard public key has 32 bytes, not " + bytes.length);
        }
        bytes = bytes.clone();
    }

    /**
     * From base64 as {@code wg} prints it.
     *
     * @throws IllegalArgumentException if it is not 44 characters of base64 for 32 bytes
     */
    public static WireGuardKey parse(String base64) {
        if (base64.length() != 44) {
            throw new IllegalArgumentException("a WireGuard public key has 44 characters of base64");
        }
        return new WireGuardKey(Base64.getDecoder().decode(base64));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** As UAPI writes it. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(WireGuardKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireGuardKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Base64, as {@code wg} prints it. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
