package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.RoundId;

/** What happens to a tunnel. */
public sealed interface Event {

    /** The process has just read the tunnel's record. */
    record Started() implements Event {}

    /** There is an authenticated connection to the peer, perhaps a new one in place of another. */
    record LinkUp() implements Event {}

    record LinkDown() implements Event {}

    /** @param bytes the message as it came */
    record Received(Message message, PublicBytes bytes) implements Event {}

    /**
     * It is time for a round.
     *
     * @param resetGranted an operator gave his word for a reset, should one be needed
     */
    record RoundDue(boolean resetGranted) implements Event {}

    /** Responder: an operator gave, or took back, his word for a reset. */
    record ResetGranted(boolean granted) implements Event {}

    record OfferReady(RoundId round, PublicBytes offer) implements Event {}

    /** The tag was verified and the policy holds. */
    record Completed(RoundId round, EpochKeys keys, PublicBytes initiatorTag) implements Event {}

    record Responded(RoundId round, PreparedKeys prepared) implements Event {}

    /** The strands, the policy or a tag failed. */
    record Failed(RoundId round, AbortReason reason) implements Event {}

    record WindowOpen(RoundId round) implements Event {}

    record TimedOut(Action.Timer timer, RoundId number) implements Event {}

    /** The interface does not hold the key that it should. */
    record Drifted() implements Event {}

    /** Responder: there is no WireGuard session, and keys in waiting had or have their time in the interface. */
    record ProbeDue() implements Event {}

    /** An operator, or the schedule, wants the ends compared. */
    record CompareDue() implements Event {}
}
