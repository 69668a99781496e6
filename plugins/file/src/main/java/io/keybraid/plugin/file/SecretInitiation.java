package io.keybraid.plugin.file;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A round with the secret that the file held when it began; what is written there meanwhile is for the next one. */
final class SecretInitiation implements Initiation {

    private final Path file;
    private final PublicBytes offer;
    private final PublicBytes expected;
    private final SharedSecret secret;
    private boolean handedOver;
    private boolean closed;

    SecretInitiation(Path file, PublicBytes offer, PublicBytes expected, SharedSecret secret) {
        this.file = file;
        this.offer = offer;
        this.expected = expected;
        this.secret = secret;
    }

    @Override
    public PublicBytes offer() {
        return offer;
    }

    @Override
    public SharedSecret complete(PublicBytes answer) throws KeySourceException {
        if (closed) {
            throw new IllegalStateException("the initiation was closed");
        }
        if (answer.length() != expected.length()) {
            throw Refusal.malformed("answer", "has " + answer.length() + " bytes, not " + expected.length());
        }
        if (!MessageDigest.isEqual(answer.toByteArray(), expected.toByteArray())) {
            throw Refusal.otherSecret(file);
        }
        handedOver = true;
        return secret;
    }

    @Override
    public void close() {
        closed = true;
        if (!handedOver) {
            secret.close();
        }
    }
}
