package io.keybraid.host.combine;

import io.keybraid.host.key.Hmac;
import java.util.Arrays;

/** HKDF with SHA-256 (RFC 5869). Inputs and results are the caller's to wipe. */
final class Hkdf {

    private static final int MAX_BLOCKS = 255;

    private Hkdf() {}

    /** Section 2.2. */
    static byte[] extract(byte[] salt, byte[] inputKeyingMaterial) {
        return Hmac.of(salt, inputKeyingMaterial);
    }

    /**
     * Section 2.3.
     *
     * @param length of the result in bytes, at most 8160
     */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        if (length > MAX_BLOCKS * Hmac.LENGTH) {
            throw new IllegalArgumentException("HKDF-Expand of " + length + " bytes");
        }
        byte[] result = new byte[length];
        byte[] block = new byte[0];
        for (int i = 1, at = 0; at < length; i++, at += Hmac.LENGTH) {
            byte[] next = Hmac.of(pseudorandomKey, block, info, new byte[] {(byte) i});
            Arrays.fill(block, (byte) 0);
            block = next;
            System.arraycopy(block, 0, result, at, Math.min(Hmac.LENGTH, length - at));
        }
        Arrays.fill(block, (byte) 0);
        return result;
    }
}
