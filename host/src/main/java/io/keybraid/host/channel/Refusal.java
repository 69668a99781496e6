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
        TOO_MANY("see who floods this port, and keep all but the peers from it with a firewall"),
        /** No TLS, or no handshake in time. */
        NO_HANDSHAKE("a port scanner, if it is none of the peers"),
        /** TLS without X25519MLKEM768 or ML-DSA-65. */
        CLASSICAL("it is no Keybraid host; if it should be one, see that nothing in between intercepts TLS"),
        /** TLS without a certificate. */
        NO_CERTIFICATE(
                "it is no Keybraid host, but a scanner, a browser or a monitor; let a monitor ask 'keybraid status'"),
        /** An identity that no configured peer has. */
        NOT_CONFIGURED("if it is yours, name that identity as 'identity' of its tunnel"),
        /** It does not accept our identity. */
        NOT_ACCEPTED_THERE("correct 'identity' of the tunnel there"),
        /** Authenticated, but what it said then was no channel of ours. */
        BAD_FRAME("compare what 'keybraid --version' prints at both ends");

        private final String hint;

        Kind(String hint) {
            this.hint = hint;
        }

        /** What to do, one line. */
        public String hint() {
            return hint;
        }
    }
}
