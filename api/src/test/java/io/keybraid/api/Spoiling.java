package io.keybraid.api;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What may happen to an offer or an answer on its way. */
enum Spoiling {
    EMPTIED(bytes -> new byte[0]),
    LAST_BYTE_LOST(bytes -> Arrays.copyOf(bytes, Math.max(0, bytes.length - 1))),
    HALF_LOST(bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
    ZERO_BYTE_ADDED(bytes -> Arrays.copyOf(bytes, bytes.length + 1)),
    DOUBLED(bytes -> {
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }),
    LARGEST_ALLOWED(bytes -> Arrays.copyOf(bytes, Strand.MAX_PUBLIC_BYTES)),
    ALL_ZERO(bytes -> new byte[bytes.length]),
    ALL_ONES(bytes -> {
        byte[] ones = new byte[bytes.length];
        Arrays.fill(ones, (byte) 0xff);
        return ones;
    }),
    LOWEST_BIT_OF_FIRST_BYTE_FLIPPED(bytes -> flipped(bytes, 0, 0x01)),
    HIGHEST_BIT_OF_FIRST_BYTE_FLIPPED(bytes -> flipped(bytes, 0, 0x80)),
    LOWEST_BIT_OF_MIDDLE_BYTE_FLIPPED(bytes -> flipped(bytes, bytes.length / 2, 0x01)),
    LOWEST_BIT_OF_LAST_BYTE_FLIPPED(bytes -> flipped(bytes, bytes.length - 1, 0x01)),
    HIGHEST_BIT_OF_LAST_BYTE_FLIPPED(bytes -> flipped(bytes, bytes.length - 1, 0x80));

    private final UnaryOperator<byte[]> change;

    Spoiling(UnaryOperator<byte[]> change) {
        this.change = change;
    }

    /** The bytes as they arrive; unchanged where there is nothing to spoil. */
    PublicBytes apply(PublicBytes sent) {
        return PublicBytes.copyOf(change.apply(sent.toByteArray()));
    }

    private static byte[] flipped(byte[] bytes, int index, int mask) {
        if (bytes.length > 0) {
            bytes[index] ^= (byte) mask;
        }
        return bytes;
    }
}
