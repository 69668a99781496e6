package io.keybraid.host.channel;

import java.time.Instant;

/**
 * A kind of connection that was turned away lately.
 *
 * @param text a sentence with the address, as it was logged
 * @param times how often, since it was first seen
 */
public record Refusal(Kind kind, String text, long times, Instant last) {

    /** What was wrong with it. */
    public enum Kind {
        /** Too many connections that are not authenticated yet. */
        TOO_MANY,
        /** No TLS, or no handshake in time. */
        NO_HANDSHAKE,
        /** TLS without X25519MLKEM768 or ML-DSA-65. */
        CLASSICAL,
        /** TLS without a certificate. */
        NO_CERTIFICATE,
        /** An identity that no configured peer has. */
        NOT_CONFIGURED,
        /** It does not accept our identity. */
        NOT_ACCEPTED_THERE,
        /** Authenticated, but what it said then was no channel of ours. */
        BAD_FRAME
    }
}
