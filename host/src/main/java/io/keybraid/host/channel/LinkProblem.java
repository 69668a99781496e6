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
        UNRESOLVED(0),
        /** No TCP connection: no route, no answer. */
        UNREACHABLE(0),
        /** The machine is there, and says that nobody listens at the port. */
        REFUSED(0),
        /** There is a listener, but no TLS of our kind came about. */
        HANDSHAKE_FAILED(0),
        /** The host there has another identity than the config pins. */
        WRONG_IDENTITY(0),
        /** The host there does not accept this host's identity. */
        NOT_ACCEPTED_THERE(0),
        /** Nothing was received for too long, or an answer came too late. */
        SILENT(0),
        /** The connection broke. */
        BROKEN(0),
        /** A newer connection to the same host took over. */
        REPLACED(1),
        /** The peer was taken out of the configuration. */
        REMOVED(2),
        /** The host is stopping. */
        STOPPING(3),
        /** A frame too long, empty, or of an unknown kind. */
        BAD_FRAME(4),
        /** Another connection was there first. */
        NOT_NEEDED(5),
        /** Frames were sent faster than the peer reads. */
        QUEUE_FULL(6),
        /** The hosts speak different versions of the channel. */
        VERSION(7);

        private final int code;

        Reason(int code) {
            this.code = code;
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
