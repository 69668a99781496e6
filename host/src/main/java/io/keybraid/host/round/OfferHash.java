package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of an OFFER, by which a duplicate is told from another with the same number. */
final class OfferHash {

    private OfferHash() {}

    static PublicBytes of(PublicBytes offer) {
        try {
            return PublicBytes.copyOf(MessageDigest.getInstance("SHA-256").digest(offer.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
