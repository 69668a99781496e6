package io.keybraid.host.journal;

import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import org.jspecify.annotations.Nullable;

/** One save that waits to be written. The thread that writes says how it ended; the journal's lock guards the rest. */
final class Save {

    private final TunnelTag tunnel;
    private final Memory.Kept kept;
    private final boolean prepares;
    private boolean saved;
    private boolean settled;
    private @Nullable OperatorException failure;

    /** @param prepares whether a rotation begins with it, which another save must finish */
    Save(TunnelTag tunnel, Memory.Kept kept, boolean prepares) {
        this.tunnel = tunnel;
        this.kept = kept;
        this.prepares = prepares;
    }

    TunnelTag tunnel() {
        return tunnel;
    }

    Memory.Kept kept() {
        return kept;
    }

    boolean isPreparing() {
        return prepares;
    }

    void succeed() {
        saved = true;
    }

    void fail(OperatorException why) {
        failure = why;
    }

    boolean isSaved() {
        return saved;
    }

    /** Whoever waits for it may go on. */
    void settle() {
        settled = true;
        if (!saved && failure == null) {
            failure = new OperatorException(
                    OperatorException.Reason.INTERNAL,
                    "the journal failed while it saved tunnel " + tunnel,
                    "report this with the log of the same second");
        }
    }

    boolean isSettled() {
        return settled;
    }

    /** A new exception each time: the one that is kept belongs to the thread that wrote. */
    void throwIfFailed() throws OperatorException {
        if (failure != null) {
            throw new OperatorException(
                    failure.reason(), String.valueOf(failure.getMessage()), failure.hint(), failure);
        }
    }
}
