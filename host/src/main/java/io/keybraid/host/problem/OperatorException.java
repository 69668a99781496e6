package io.keybraid.host.problem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something is wrong that an operator can mend. Printed as {@code keybraid: message} and {@code hint: hint}; never holds a
 * secret.
 */
public class OperatorException extends Exception {

    /** What area the problem lies in; its code is the command's exit code (docs/operations.md). */
    public enum Reason {
        /** What was to be shown is not so: ends differ, a rotation failed, packets were lost. */
        FAILED(1),
        /** The command line is wrong. */
        USAGE(2),
        /** The configuration file is wrong. */
        CONFIG(3),
        /** A plugin jar cannot be used. */
        PLUGIN(4),
        /** The identity file is missing or unusable. */
        IDENTITY(5),
        /** The state directory or the journal is unusable. */
        STATE(6),
        /** A port is in use, a name does not resolve, a peer cannot be reached. */
        NETWORK(7),
        /** WireGuard, or the right to speak to it, is missing. */
        WIREGUARD(8),
        /** No host is running, or its admin socket cannot be used. */
        NOT_RUNNING(9),
        /** A mistake in Keybraid itself. */
        INTERNAL(70);

        private final int exitCode;

        Reason(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Reason reason;
    private final String hint;

    public OperatorException(Reason reason, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
        this.hint = Objects.requireNonNull(hint);
    }

    public OperatorException(Reason reason, String message, String hint) {
        this(reason, message, hint, null);
    }

    public Reason reason() {
        return reason;
    }

    /** What to do next; one line, or several where there are several things to do. */
    public String hint() {
        return hint;
    }
}
