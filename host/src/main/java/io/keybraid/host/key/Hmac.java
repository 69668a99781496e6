package io.keybraid.host.key;

import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) that leaves no key behind. The JDK's wants the key in an object that cannot be wiped; BouncyCastle's keeps
 * copies of the digest after the padded key, which are as good as the key and which nothing wipes.
 */
public final class Hmac {

    /** Of a result, in bytes. */
    public static final int LENGTH = 32;

    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private Hmac() {}

    /** HMAC of all parts in turn. Inputs stay the caller's, who wipes them; so is the result. */
    public static byte[] of(byte[] key, byte[]... parts) {
        byte[] block = new byte[BLOCK];
        byte[] result = new byte[LENGTH];
        Sha256 digest = new Sha256();
        try {
            fit(key, digest, block);
            xor(block, INNER);
            digest.update(block);
            for (byte[] part : parts) {
                digest.update(part);
            }
            digest.finish(result);
            xor(block, (byte) (INNER ^ OUTER));
            digest.update(block);
            digest.update(result);
            digest.finish(result);
            return result;
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** A key longer than a block is hashed (RFC 2104, section 2). */
    private static void fit(byte[] key, Sha256 digest, byte[] block) {
        if (key.length <= BLOCK) {
            System.arraycopy(key, 0, block, 0, key.length);
        } else {
            digest.update(key);
            digest.finish(block);
        }
    }

    private static void xor(byte[] block, byte pad) {
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
    }
}
