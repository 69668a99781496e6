package io.keybraid.api;

import java.time.Duration;

/** The round that a strand takes part in; the same at both ends, but for the time left. */
public interface RoundContext {

    /** The round's identifier: 16 bytes, never used before by this tunnel. */
    PublicBytes round();

    /** The tunnel's name in this host's configuration, for log messages only: the other end may call it otherwise. */
    String tunnel();

    /** Time left until the round is given up; zero or more. Set it as the deadline of everything that waits. */
    Duration remaining();

    /**
     * Goes on only where the round does: a source that computes and does not wait calls this first.
     *
     * @throws KeySourceException with reason {@code TIMED_OUT} if no time is left or this thread was interrupted; the
     *     interrupt stays set
     */
    default void requireTimeLeft() throws KeySourceException {
        if (remaining().isZero() || Thread.currentThread().isInterrupted()) {
            throw new KeySourceException(
                    KeySourceException.Reason.TIMED_OUT,
                    "the round of tunnel '" + tunnel() + "' was given up before this source had its turn",
                    "if it happens often, give the round more time");
        }
    }
}
