package io.keybraid.host.key;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;

/**
 * SHA-256 that leaves nothing behind: what was hashed is out of its buffers when {@link #finish} returns. The JDK's, which takes the
 * processor's own instructions where it has any; used by one thread at a time.
 */
public final class Sha256 {

    /** Of a result, in bytes. */
    public static final int LENGTH = 32;

    /** By name: of another provider that stands before it in java.security we do not know what it leaves behind. */
    private static final String PROVIDER = "SUN";

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256", PROVIDER);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new IllegalStateException("this Java has no SHA-256 of " + PROVIDER, e);
        }
    }

    public void update(byte[] bytes) {
        digest.update(bytes);
    }

    public void update(byte one) {
        digest.update(one);
    }

    /** Four bytes, the most significant one first. */
    public void updateLength(int length) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (length >>> shift));
        }
    }

    /** Writes the hash of all that came to the beginning of this array, of {@value #LENGTH} bytes or more, and begins anew. */
    public void finish(byte[] into) {
        try {
            digest.digest(into, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException(e);
        } finally {
            // The JDK's keeps the last blocks until it is used again, or told to begin anew.
            digest.reset();
        }
    }
}
