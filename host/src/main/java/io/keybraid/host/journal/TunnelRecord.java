package io.keybraid.host.journal;

import io.keybraid.host.key.Kid;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a tunnel must not forget.
 *
 * @param sequence at an initiator, the highest roundSeq reserved; at a responder, the highest prepared. As unsigned; only
 *     grows
 * @param current the keys in force; empty before the first rotation
 * @param prepared a responder's keys in waiting
 */
public record TunnelRecord(long sequence, Optional<EpochKeys> current, Optional<PreparedKeys> prepared) {

    /** A tunnel that never had a round. */
    public static final TunnelRecord EMPTY = new TunnelRecord(0, Optional.empty(), Optional.empty());

    public TunnelRecord {
        Objects.requireNonNull(current);
        Objects.requireNonNull(prepared);
    }

    /** Of the keys in force; 0 before the first rotation. */
    public long epoch() {
        return current.map(EpochKeys::epoch).orElse(0L);
    }

    /** Of the keys in force; {@link Kid#NONE} before the first rotation. */
    public Kid kid() {
        return current.map(EpochKeys::kid).orElse(Kid.NONE);
    }

    public TunnelRecord withSequence(long higher) {
        return new TunnelRecord(higher, current, prepared);
    }

    public TunnelRecord withPrepared(Optional<PreparedKeys> other) {
        return new TunnelRecord(sequence, current, other);
    }

    /** These keys in force, and none in waiting. */
    public TunnelRecord withCurrent(EpochKeys keys) {
        return new TunnelRecord(sequence, Optional.of(keys), Optional.empty());
    }
}
