package io.keybraid.host.wireguard.memory;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes between two interfaces in memory, worked out when somebody looks. Between two looks nothing changes, so
 * they are counted rather than played. Guarded by the ether.
 */
final class MemoryLink {

    private Instant nextAttempt;

    MemoryLink(Instant firstAttempt) {
        nextAttempt = firstAttempt;
    }

    /** One end was given a peer, and has something to say to it: it tries at once. */
    void tryAt(Instant when) {
        if (when.isBefore(nextAttempt)) {
            nextAttempt = when;
        }
    }

    /** Nobody is there to try it with, and nothing to say: an idle tunnel. */
    void skip(Instant until) {
        if (nextAttempt.isBefore(until)) {
            nextAttempt = until;
        }
    }

    /**
     * Makes all attempts due before a moment.
     *
     * @param initiator what the initiating end knows of the other; null if it does not know it
     * @param responder the same of the other end
     */
    void advance(
            Instant until,
            @Nullable MemoryPeer initiator,
            @Nullable MemoryPeer responder,
            Duration interval,
            Duration retry) {
        if (!nextAttempt.isBefore(until)) {
            return;
        }
        boolean succeeds = initiator != null && responder != null && initiator.agreesWith(responder);
        Duration step = succeeds ? interval : retry;
        // The last one is at a whole number of steps from the first, before the end, which itself does not count.
        long last = Duration.between(nextAttempt, until).minusNanos(1).dividedBy(step);
        Instant lastAttempt = nextAttempt.plus(step.multipliedBy(last));
        count(initiator, responder, last + 1);
        if (succeeds && initiator != null && responder != null) {
            initiator.initiatorCompleted(lastAttempt, last + 1);
            responder.responderCompleted(lastAttempt, last + 1);
        }
        nextAttempt = lastAttempt.plus(step);
    }

    private static void count(@Nullable MemoryPeer initiator, @Nullable MemoryPeer responder, long attempts) {
        if (initiator == null) {
            return;
        }
        initiator.initiated(attempts);
        if (responder != null) {
            responder.responded(attempts);
        }
    }
}
