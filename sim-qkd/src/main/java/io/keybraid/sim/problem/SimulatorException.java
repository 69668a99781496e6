package io.keybraid.sim.problem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The simulator cannot start, for a reason its user can mend. Printed as {@code keybraid: message}, {@code hint: hint}. */
public final class SimulatorException extends Exception {

    /** What area the problem lies in; its code is the command's exit code. */
    public enum Reason {
        /** What was asked for makes no sense. */
        USAGE(2),
        /** The folder with the certificates cannot be used. */
        STATE(6),
        /** A port or an address cannot be used. */
        NETWORK(7);

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

    public SimulatorException(Reason reason, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
        this.hint = Objects.requireNonNull(hint);
    }

    public SimulatorException(Reason reason, String message, String hint) {
        this(reason, message, hint, null);
    }

    public Reason reason() {
        return reason;
    }

    /** What to do next, in one line. */
    public String hint() {
        return hint;
    }
}
