package io.keybraid.api;

import java.util.Objects;

/**
 * What the responder's strand made of an offer.
 *
 * @param answer what the initiator needs to complete
 * @param secret the shared secret; whoever receives this record closes it
 */
public record Response(PublicBytes answer, SharedSecret secret) implements AutoCloseable {

    public Response {
        Objects.requireNonNull(answer);
        Objects.requireNonNull(secret);
    }

    /** Wipes the secret. */
    @Override
    public void close() {
        secret.close();
    }
}
