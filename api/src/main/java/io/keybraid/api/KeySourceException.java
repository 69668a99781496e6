package io.keybraid.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source could not yield a secret in this round. Says what, where, and what to do next; never holds a secret.
 *
 * <p>The reason's {@link Reason#code()} is told to the other end and bound into the preshared key.
 */
public final class KeySourceException extends Exception {

    /** Why a source yields nothing. */
    public enum Reason {
        /** The other program (a KME, a key provider) cannot be reached. */
        UNREACHABLE(1),
        /** No answer before the deadline. */
        TIMED_OUT(2),
        /** The other program refuses us: certificate, SAE, PIN. Retrying will not help. */
        NOT_AUTHORISED(3),
        /** No key is available just now. */
        EXHAUSTED(4),
        /** The key that the other end named is not known, or no longer. */
        NOT_FOUND(5),
        /** The other end's offer or answer, or the other program's answer, is malformed or unacceptable. */
        BAD_MESSAGE(6),
        /** Something on this machine is missing: a library, a file, a card. */
        UNAVAILABLE(7),
        /** The other program answers, but does not know us by that name, or not the other end: an SAE ID, a system's name. */
        UNKNOWN_PARTY(8);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        /** The byte on the wire. */
        public int code() {
            return code;
        }
    }

    private final Reason reason;
    private final String advice;

    /**
     * @param message what went wrong and where, one line, without a secret
     * @param advice what to do next, one line
     */
    public KeySourceException(Reason reason, String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
        this.advice = Objects.requireNonNull(advice);
    }

    public KeySourceException(Reason reason, String message, String advice) {
        this(reason, message, advice, null);
    }

    public Reason reason() {
        return reason;
    }

    /** What to do next, for people. */
    public String advice() {
        return advice;
    }
}
