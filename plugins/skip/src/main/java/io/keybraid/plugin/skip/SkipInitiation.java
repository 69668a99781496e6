package io.keybraid.plugin.skip;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A key whose keyId is the offer; the other end's provider has the same key, so its answer is empty. */
final class SkipInitiation implements Initiation {

    private final PublicBytes offer;
    private @Nullable SharedSecret secret;

    SkipInitiation(ProvidedKey key) {
        offer = PublicBytes.copyOf(key.keyId().getBytes(StandardCharsets.UTF_8));
        secret = key.secret();
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
                    "the other end answered a keyId with " + answer.length() + " bytes where none belong",
                    "check that both ends run the same version of this plugin");
        }
        SharedSecret completed = secret;
        if (completed == null) {
            throw new IllegalStateException("completed or closed before");
        }
        secret = null;
        return completed;
    }

    @Override
    public void close() {
        if (secret != null) {
            secret.close();
            secret = null;
        }
    }

    /** The offer, which is public. */
    @Override
    public String toString() {
        return "[skip initiation, offer " + offer + "]";
    }
}
