package io.keybraid.host.round;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.RoundId;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a responder stands.
 *
 * @param record what is durable
 * @param answering the round whose offers the strands answer just now, or none
 * @param resetGranted whether an operator gave his word for a reset
 * @param linked whether there is a connection
 * @param probing whether the interface holds the keys in waiting instead of those in force
 */
public record ResponderState(
        TunnelRecord record, RoundId answering, boolean resetGranted, boolean linked, boolean probing) {

    public ResponderState {
        Objects.requireNonNull(record);
        Objects.requireNonNull(answering);
    }

    /** After a start: nothing is known but the record. */
    public static ResponderState after(TunnelRecord record) {
        return new ResponderState(record, RoundId.NONE, false, false, false);
    }

    /**
     * Without a connection only WireGuard can tell whether the initiator decided. Before the first keys there is nothing to
     * go back to: whatever the interface holds then is not ours.
     */
    public boolean isInDoubt() {
        return !linked && record.prepared().isPresent() && record.current().isPresent();
    }

    /** What the interface should hold. */
    public Optional<EpochKeys> installed() {
        return probing ? record.prepared().map(PreparedKeys::keys) : record.current();
    }

    ResponderState with(TunnelRecord other) {
        return new ResponderState(other, answering, resetGranted, linked, probing);
    }

    ResponderState withAnswering(RoundId other) {
        return new ResponderState(record, other, resetGranted, linked, probing);
    }

    ResponderState withResetGranted(boolean other) {
        return new ResponderState(record, answering, other, linked, probing);
    }

    ResponderState withLinked(boolean other) {
        return new ResponderState(record, answering, resetGranted, other, probing);
    }

    ResponderState withProbing(boolean other) {
        return new ResponderState(record, answering, resetGranted, linked, other);
    }
}
