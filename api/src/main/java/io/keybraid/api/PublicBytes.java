package io.keybraid.api;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes that anybody may see: offers, answers, identifiers. */
public final class PublicBytes {

    /** No bytes. */
    public static final PublicBytes EMPTY = new PublicBytes(new byte[0]);

    private static final int SHOWN = 8;

    private final byte[] bytes;

    private PublicBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static PublicBytes copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new PublicBytes(bytes.clone());
    }

    public int length() {
        return bytes.length;
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** All of them in lower-case hexadecimal. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first eight bytes in hexadecimal, and the length. */
    @Override
    public String toString() {
        String shown = HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
        return bytes.length > SHOWN ? shown + "… (" + bytes.length + " bytes)" : shown;
    }
}
