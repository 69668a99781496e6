package io.keybraid.plugin.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** HMAC-SHA-256 (RFC 2104). Unlike {@code javax.crypto.Mac} it leaves no copy of the key behind. */
final class KeyedHash {

    /** Of a result, in bytes. */
    static final int LENGTH = 32;

    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private KeyedHash() {}

    /** Of all parts in turn; key and result are the caller's to wipe. */
    static byte[] of(byte[] key, byte[]... parts) {
        byte[] block = new byte[BLOCK];
        // Each digest() wipes what it holds of the message.
        MessageDigest sha256 = sha256();
        try {
            if (key.length <= BLOCK) {
                System.arraycopy(key, 0, block, 0, key.length);
            } else {
                byte[] shorter = sha256.digest(key);
                System.arraycopy(shorter, 0, block, 0, shorter.length);
                Arrays.fill(shorter, (byte) 0);
            }
            xor(block, INNER);
            sha256.update(block);
            for (byte[] part : parts) {
                sha256.update(part);
            }
            byte[] inner = sha256.digest();
            xor(block, (byte) (INNER ^ OUTER));
            sha256.update(block);
            byte[] result = sha256.digest(inner);
            Arrays.fill(inner, (byte) 0);
            return result;
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private static void xor(byte[] block, byte pad) {
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
