package io.keybraid.host.round;

import io.keybraid.host.message.AbortReason;
import java.util.List;
import java.util.Objects;

/** A round cannot go on. */
public final class RoundFailure extends Exception {

    private final AbortReason reason;
    private final transient List<StrandFailure> failures;

    public RoundFailure(AbortReason reason, String message, List<StrandFailure> failures) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
        this.failures = List.copyOf(failures);
    }

    static RoundFailure of(Objection objection, List<StrandFailure> failures) {
        return new RoundFailure(objection.reason(), objection.text(), failures);
    }

    public AbortReason reason() {
        return reason;
    }

    /** The strands that failed. */
    public List<StrandFailure> failures() {
        return failures;
    }
}
