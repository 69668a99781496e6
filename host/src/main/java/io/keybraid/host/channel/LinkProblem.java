package io.keybraid.host.channel;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Why there is no link to a peer, or why the last one ended.
 *
 * @param text one sentence for people: what and where; never a secret
 */
public record LinkProblem(Reason reason, String text, Instant when) {

    /** The kinds; those with a code can be told to the other host in CLOSING. */
    public enum Reason {
        /** The endpoint's name has no address. */
        UNRESOLVED(0, "correct the tunnel's 'endpoint', or see to the name server"),
        /** No TCP connection: no route, no answer. */
        UNREACHABLE(0, "see whether that machine runs, and the firewalls between"),
        /** The machine is there, and says that nobody listens at the port. */
        REFUSED(0, "start Keybraid there; compare 'endpoint' here and 'listen' there"),
        /** There is a listener, but no TLS of our kind came about. */
        HANDSHAKE_FAILED(0, "compare 'endpoint' here and 'listen' there; let nothing in between intercept TLS"),
        /** The host there has another identity than the config pins. */
        WRONG_IDENTITY(
                0,
                "compare 'identity' of the tunnel with what 'keybraid identity show' prints at the peer; if they are the same, somebody is in between"),
        /** The host there does not accept this host's identity. */
        NOT_ACCEPTED_THERE(0, "name this host's identity as 'identity' of the tunnel there"),
        /** Nothing was received for too long, or an answer came too late. */
        SILENT(0, "see whether that host hangs, and whether the network between carries TCP"),
        /** The connection broke. */
        BROKEN(0, "nothing, if it connects again; else see the log of the peer host"),
        /** A newer connection to the same host took over. */
        REPLACED(1, "nothing"),
        /** The peer was taken out of the configuration. */
        REMOVED(2, "put the tunnel back into the configuration there, or take it out here"),
        /** The host is stopping. */
        STOPPING(3, "nothing, if it is started again"),
        /** A frame too long, empty, or of an unknown kind. */
        BAD_FRAME(4, "compare what 'keybraid --version' prints at both ends"),
        /** Another connection was there first. */
        NOT_NEEDED(5, "nothing"),
        /** Frames were sent faster than the peer reads. */
        QUEUE_FULL(6, "see whether the peer host is overloaded"),
        /** The hosts speak different versions of the channel. */
        VERSION(7, "install the same version of Keybraid at both ends");

        private final int code;
        private final String advice;

        Reason(int code, String advice) {
            this.code = code;
            this.advice = advice;
        }

        /** What to do, one line. */
        public String advice() {
            return advice;
        }

        /** On the wire; 0 for what is never sent. */
        int code() {
            return code;
        }

        static Optional<Reason> ofCode(int code) {
            return Arrays.stream(values())
                    .filter(reason -> code != 0 && reason.code == code)
                    .findFirst();
        }
    }

    public LinkProblem {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(text);
        Objects.requireNonNull(when);
    }
}
