package io.keybraid.host.combine;

import io.keybraid.api.PublicBytes;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * All that crossed in a round before its tags.
 *
 * @param offer MA: the OFFER, all its bytes
 * @param acceptBody MB: the ACCEPT, all its bytes but the tag
 */
public record Transcript(PublicBytes offer, PublicBytes acceptBody) {

    /** TH = H( lp(MA) ‖ lp(MB) ), 32 bytes. */
    byte[] hash() {
        SHA256Digest digest = new SHA256Digest();
        prefixed(digest, offer.toByteArray());
        prefixed(digest, acceptBody.toByteArray());
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static void prefixed(SHA256Digest digest, byte[] bytes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (bytes.length >>> shift));
        }
        digest.update(bytes, 0, bytes.length);
    }
}
