package io.keybraid.sim.http;

import io.keybraid.sim.fault.FaultBoard;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Answers;
import io.keybraid.sim.profile.Refused;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;

/**
 * What a KME's requests have in common.
 *
 * @param seeded whether the keys can be told beforehand
 */
public record KmeDesk(KmeJournal journal, FaultBoard faults, Pauses pauses, SecureRandom random, boolean seeded) {

    /** Work that only so many may do at a time; the rest is refused. */
    interface Work<T> {
        T run() throws KmeRefusal;
    }

    /** For a KME that answers so. */
    Turnstile turnstile(Answers answers) {
        return new Turnstile(answers, new Semaphore(answers.together()));
    }

    /** Lets so many through at a time. */
    final class Turnstile {

        private final Answers answers;
        private final Semaphore free;

        private Turnstile(Answers answers, Semaphore free) {
            this.answers = answers;
            this.free = free;
        }

        <T> T pass(Work<T> work) throws KmeRefusal, InterruptedIOException {
            if (answers.together() == 0) {
                return work.run();
            }
            if (!free.tryAcquire()) {
                throw KmeRefusal.of(Refused.BUSY, "the KME is busy", "requests", "more than it takes at a time");
            }
            try {
                pauses.pause(answers.work());
                return work.run();
            } finally {
                free.release();
            }
        }
    }
}
