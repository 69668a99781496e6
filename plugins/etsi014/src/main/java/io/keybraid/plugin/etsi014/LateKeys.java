package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import java.time.Duration;

/**
 * Patience with a key that is still on its way between the KMEs: some say "not found" for up to two seconds after the other KME has
 * delivered it. Only that answer is asked about again; it says that nothing was delivered, so nothing gets lost by asking.
 */
final class LateKeys {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Duration grace;
    private final Pauses pauses;

    LateKeys(Duration grace, Pauses pauses) {
        this.grace = grace;
        this.pauses = pauses;
    }

    /** Asks until the key is there, the grace is over or the round is. */
    DeliveredKey await(KmeHealth.Question<DeliveredKey> question, RoundContext round) throws KeySourceException {
        Duration waited = Duration.ZERO;
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return question.ask();
            } catch (KeySourceException e) {
                boolean mayCome = e.reason() == Reason.NOT_FOUND && waited.compareTo(grace) < 0;
                if (!mayCome || round.remaining().compareTo(pause) <= 0) {
                    throw e;
                }
            }
            pause(pause, round);
            waited = waited.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void pause(Duration pause, RoundContext round) throws KeySourceException {
        try {
            pauses.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            round.requireTimeLeft();
        }
    }

    /** Waiting; a test need not. */
    interface Pauses {

        /** Real ones. */
        Pauses REAL = Thread::sleep;

        void pause(Duration pause) throws InterruptedException;
    }
}
