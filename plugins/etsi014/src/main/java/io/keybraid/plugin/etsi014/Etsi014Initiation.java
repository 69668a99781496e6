package io.keybraid.plugin.etsi014;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import org.jspecify.annotations.Nullable;

/** A key from our KME whose key_ID is the offer; the other end's KME holds the same key, so its answer is empty. */
final class Etsi014Initiation implements Initiation {

    private final PublicBytes offer;
    private final Prefetch.Loan loan;
    private @Nullable SharedSecret secret;

    Etsi014Initiation(Prefetch.Loan loan) {
        this.loan = loan;
        offer = loan.key().keyId().toOffer();
        secret = loan.key().secret();
    }

    @Override
    public PublicBytes offer() {
        return offer;
    }

    @Override
    public SharedSecret complete(PublicBytes answer) throws KeySourceException {
        if (answer.length() != 0) {
            throw new KeySourceException(
                    Reason.BAD_MESSAGE,
                    "the other end answered a key_ID with " + answer.length() + " bytes where none belong",
                    "check that both ends run the same version of this plugin");
        }
        SharedSecret completed = secret;
        if (completed == null) {
            throw new IllegalStateException("completed or closed before");
        }
        secret = null;
        loan.lived();
        return completed;
    }

    @Override
    public void close() {
        if (secret != null) {
            secret.close();
            secret = null;
            loan.died();
        }
    }

    /** The offer, which is public. */
    @Override
    public String toString() {
        return "[etsi014 initiation, offer " + offer + "]";
    }
}
