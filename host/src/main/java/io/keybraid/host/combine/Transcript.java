package io.keybraid.host.combine;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.Sha256;

/**
 * All that crossed in a round before its tags.
 *
 * @param offer MA: the OFFER, all its bytes
 * @param acceptBody MB: the ACCEPT, all its bytes but the tag
 */
public record Transcript(PublicBytes offer, PublicBytes acceptBody) {

    /** TH = H( lp(MA) ‖ lp(MB) ), 32 bytes. */
    byte[] hash() {
        Sha256 digest = new Sha256();
        prefixed(digest, offer.toByteArray());
        prefixed(digest, acceptBody.toByteArray());
        byte[] hash = new byte[Sha256.LENGTH];
        digest.finish(hash);
        return hash;
    }

    private static void prefixed(Sha256 digest, byte[] bytes) {
        digest.updateLength(bytes.length);
        digest.update(bytes);
    }
}
