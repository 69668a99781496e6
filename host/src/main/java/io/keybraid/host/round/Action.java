package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Mode;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.RoundId;

/** What a machine wants done. */
public sealed interface Action {

    /** Make this record durable; nothing after it happens before that. */
    record Persist(TunnelRecord record) implements Action {}

    /** Put the keys in force, those of the state's record, into the interface, if there are any. */
    record Install() implements Action {}

    /** Responder: put the keys in waiting into the interface, those in force stay what they are. */
    record InstallPrepared() implements Action {}

    /** Send these bytes. If there is no link they are lost, and nothing else happens. */
    record Send(PublicBytes message) implements Action {}

    /**
     * Send these bytes, which tell that the keys in force are in this end's interface, if they are. If not, they are lost like
     * any message, and sent again in time: a key that only one end can install must not become the tunnel's.
     */
    record SendInstalled(PublicBytes message) implements Action {}

    /** Send a STATUS that answers the HELLO of this number, with what the record and the interface say. */
    record SendStatus(RoundId hello) implements Action {}

    /** Initiator: ask every strand for an offer; ends in OfferReady or Failed. */
    record MakeOffer(RoundId round, long epoch, Mode mode) implements Action {}

    /** Initiator: complete the round with the answers; ends in Completed or Failed. */
    record Complete(RoundId round, Accept accept) implements Action {}

    /** Initiator: wait until a commit costs nothing; ends in WindowOpen. */
    record AwaitWindow(RoundId round) implements Action {}

    /** Responder: answer the offers; ends in Responded or Failed. */
    record Respond(Offer offer, PublicBytes bytes) implements Action {}

    /** Give up what is held for this round; a result that comes later is wiped. */
    record Forget(RoundId round) implements Action {}

    /** Come back with TimedOut for this number, unless it is over by then. */
    record SetTimer(Timer timer, RoundId number) implements Action {}

    /** What a timer is for; how long it runs is the tunnel's to know. */
    enum Timer {
        /** An answer to a HELLO. */
        HELLO,
        /** A whole round up to its decision. */
        ROUND,
        /** The answer to a COMMIT. */
        COMMIT
    }

    /** Tell: for status, log and schedule. */
    record Report(Notice notice) implements Action {}
}
