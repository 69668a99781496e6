package io.keybraid.host.wireguard.command;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** Preshared keys as {@code wg} reads and prints them: 43 digits of base64 and an equals sign, in memory outside the heap. */
final class KeyText {

    static final int LENGTH = 44;
    private static final int DIGITS = 43;
    private static final int SEXTET = 0x3f;

    private KeyText() {}

    /** Writes a key to the beginning of this memory, which the caller wipes. */
    static void write(PresharedKey key, MemorySegment into) {
        key.expose(bytes -> {
            for (int i = 0; i < DIGITS; i++) {
                into.set(ValueLayout.JAVA_BYTE, i, Base64Digits.digit(sextet(bytes, i * 6)));
            }
            into.set(ValueLayout.JAVA_BYTE, DIGITS, (byte) '=');
            return LENGTH;
        });
    }

    /** Six bits from this bit on; zeros beyond the end. */
    private static int sextet(MemorySegment bytes, int bit) {
        int at = bit / 8;
        int high = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
        int low = at + 1 < Secret32.LENGTH ? Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at + 1L)) : 0;
        return (high << 8 | low) >> (10 - bit % 8) & SEXTET;
    }

    /**
     * Reads a key; all zeros are none.
     *
     * @throws MalformedDumpException if it is none, without a word of what it is
     */
    static Optional<PresharedKey> read(MemorySegment text) throws MalformedDumpException {
        if (text.byteSize() != LENGTH) {
            throw new MalformedDumpException("a preshared key of " + text.byteSize() + " characters");
        }
        byte[] bytes = new byte[Secret32.LENGTH + 1];
        byte[] key = new byte[Secret32.LENGTH];
        try {
            int wrong = text.get(ValueLayout.JAVA_BYTE, DIGITS) ^ '=';
            for (int i = 0; i < DIGITS; i++) {
                int sextet = Base64Digits.sextet(text.get(ValueLayout.JAVA_BYTE, i));
                wrong |= sextet >> 31;
                int at = i * 6 / 8;
                int shifted = (sextet & SEXTET) << (10 - i * 6 % 8);
                bytes[at] |= (byte) (shifted >> 8);
                bytes[at + 1] |= (byte) shifted;
            }
            wrong |= bytes[Secret32.LENGTH];
            if (wrong != 0) {
                throw new MalformedDumpException("a preshared key that is not base64 of 32 bytes");
            }
            System.arraycopy(bytes, 0, key, 0, key.length);
            return isZero(key) ? Optional.empty() : Optional.of(PresharedKey.takeFrom(key));
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    private static boolean isZero(byte[] key) {
        int any = 0;
        for (byte one : key) {
            any |= one;
        }
        return any == 0;
    }
}
