package io.keybraid.host.key;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * HMAC-SHA-256 (RFC 2104) that leaves no key behind. BouncyCastle's own keeps copies of the digest after the padded key,
 * which are as good as the key and which nothing wipes.
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
        // Wiped by each doFinal, its message block included.
        SHA256Digest digest = new SHA256Digest();
        try {
            fit(key, digest, block);
            xor(block, INNER);
            digest.update(block, 0, BLOCK);
            for (byte[] part : parts) {
                digest.update(part, 0, part.length);
            }
            digest.doFinal(result, 0);
            xor(block, (byte) (INNER ^ OUTER));
            digest.update(block, 0, BLOCK);
            digest.update(result, 0, LENGTH);
            digest.doFinal(result, 0);
            return result;
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** A key longer than a block is hashed (RFC 2104, section 2). */
    private static void fit(byte[] key, SHA256Digest digest, byte[] block) {
        if (key.length <= BLOCK) {
            System.arraycopy(key, 0, block, 0, key.length);
        } else {
            digest.update(key, 0, key.length);
            digest.doFinal(block, 0);
        }
    }

    private static void xor(byte[] block, byte pad) {
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
    }
}
