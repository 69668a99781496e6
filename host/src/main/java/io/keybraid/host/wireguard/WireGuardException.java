package io.keybraid.host.wireguard;

import io.keybraid.host.problem.OperatorException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** WireGuard could not be asked, or did not do what it was asked. */
public final class WireGuardException extends OperatorException {

    /** What went wrong. */
    public enum Cause {
        /** The interface does not exist, or nothing answers for it. */
        NO_INTERFACE,
        /** The interface has no such peer. */
        NO_PEER,
        /** We may not speak to it. */
        NOT_PERMITTED,
        /** It did not answer in time, or answered nonsense. */
        BROKEN,
        /** The key read back is not the key written. */
        NOT_INSTALLED
    }

    private final Cause what;

    public WireGuardException(Cause what, String message, String hint, @Nullable Throwable cause) {
        super(Reason.WIREGUARD, message, hint, cause);
        this.what = Objects.requireNonNull(what);
    }

    public Cause what() {
        return what;
    }
}
