package io.keybraid.host.round;

import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.RoundId;
import java.util.Objects;

/**
 * Where a responder stands.
 *
 * @param record what is durable
 * @param answering the round whose offers the strands answer just now, or none
 * @param resetGranted whether an operator gave his word for a reset
 */
public record ResponderState(TunnelRecord record, RoundId answering, boolean resetGranted) {

    public ResponderState {
        Objects.requireNonNull(record);
        Objects.requireNonNull(answering);
    }

    /** After a start: nothing is known but the record. */
    public static ResponderState after(TunnelRecord record) {
        return new ResponderState(record, RoundId.NONE, false);
    }

    ResponderState with(TunnelRecord other) {
        return new ResponderState(other, answering, resetGranted);
    }

    ResponderState withAnswering(RoundId other) {
        return new ResponderState(record, other, resetGranted);
    }

    ResponderState withResetGranted(boolean other) {
        return new ResponderState(record, answering, other);
    }
}
