package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.RoundId;
import java.util.Objects;

/**
 * Where an initiator stands.
 *
 * @param record what is durable
 * @param next the next roundSeq to use; what is reserved beyond it is lost in a crash, which does no harm
 * @param linked whether there is a connection
 * @param agreement what is known of the peer's keys
 * @param phase of the round
 */
public record InitiatorState(TunnelRecord record, long next, boolean linked, Agreement agreement, Phase phase) {

    /** What the initiator knows of the responder's keys. */
    public sealed interface Agreement {
        /** Nothing since the connection came up; the HELLO of this number, if any, is unanswered. */
        record Unknown(RoundId hello) implements Agreement {}

        /** Same epoch, same kid. */
        record InStep() implements Agreement {}

        /** Different, and neither has the other's keys in waiting. */
        record Diverged(long peerEpoch) implements Agreement {}
    }

    /** How far a round has come. */
    public sealed interface Phase {
        record Idle() implements Phase {}

        /** The strands make their offers. */
        record Offering(RoundId round, long epoch) implements Phase {}

        /** OFFER was sent. */
        record Offered(RoundId round, long epoch) implements Phase {}

        /** ACCEPT came; the strands complete. */
        record Completing(RoundId round, long epoch) implements Phase {}

        /** The keys are here and proven; the decision waits for WireGuard's handshake. */
        record Waiting(RoundId round, EpochKeys keys, PublicBytes tag) implements Phase {}

        /** Decided; COMMIT was sent and is not yet answered. */
        record Committing(RoundId round) implements Phase {}

        /** The round it is about, or none. */
        default RoundId round() {
            return switch (this) {
                case Idle idle -> RoundId.NONE;
                case Offering offering -> offering.round();
                case Offered offered -> offered.round();
                case Completing completing -> completing.round();
                case Waiting waiting -> waiting.round();
                case Committing committing -> committing.round();
            };
        }

        /** Whether a round runs that can still be given up. */
        default boolean isOpen() {
            return !(this instanceof Idle || this instanceof Committing);
        }
    }

    public InitiatorState {
        Objects.requireNonNull(record);
        Objects.requireNonNull(agreement);
        Objects.requireNonNull(phase);
    }

    /** After a start: nothing is known but the record. */
    public static InitiatorState after(TunnelRecord record) {
        return new InitiatorState(
                record, record.sequence() + 1, false, new Agreement.Unknown(RoundId.NONE), new Phase.Idle());
    }

    InitiatorState with(Phase other) {
        return new InitiatorState(record, next, linked, agreement, other);
    }

    InitiatorState with(Agreement other) {
        return new InitiatorState(record, next, linked, other, phase);
    }

    InitiatorState with(TunnelRecord other) {
        return new InitiatorState(other, next, linked, agreement, phase);
    }

    InitiatorState withLinked(boolean other) {
        return new InitiatorState(record, next, other, agreement, phase);
    }

    InitiatorState withNext(long other) {
        return new InitiatorState(record, other, linked, agreement, phase);
    }
}
