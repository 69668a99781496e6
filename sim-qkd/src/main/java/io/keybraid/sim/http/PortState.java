package io.keybraid.sim.http;

import io.keybraid.sim.fault.Fault;
import java.time.Duration;
import java.util.List;

/**
 * How a KME's port is to be.
 *
 * @param open whether it takes connections
 * @param onlyTls12 whether it refuses TLS 1.3
 * @param expired whether it shows a certificate that has expired
 * @param clockOff how far its clock is ahead, by which it judges the certificates of its callers
 */
public record PortState(boolean open, boolean onlyTls12, boolean expired, Duration clockOff) {

    public static final PortState WELL = new PortState(true, false, false, Duration.ZERO);

    /** What the standing faults of the KME make of it. */
    public static PortState under(List<Fault> standing) {
        PortState state = WELL;
        for (Fault fault : standing) {
            state = state.with(fault);
        }
        return state;
    }

    private PortState with(Fault fault) {
        return switch (fault.kind()) {
            case REFUSE, KME_DOWN -> new PortState(false, onlyTls12, expired, clockOff);
            case TLS_1_2 -> new PortState(open, true, expired, clockOff);
            case EXPIRED_CERTIFICATE -> new PortState(open, onlyTls12, true, clockOff);
            case CLOCK_OFF ->
                new PortState(open, onlyTls12, expired, clockOff.plusMillis((long) (fault.value() * 1000)));
            case STALL,
                    DROP,
                    EXHAUSTED,
                    WRONG_KEY,
                    SHORT_KEY,
                    LONG_KEY,
                    DUPLICATE_KEY_ID,
                    LATE,
                    HALF_BODY,
                    HTML,
                    TEXT,
                    STATUS,
                    SLOW,
                    FIBRE_CUT,
                    RATE_DROP,
                    EAVESDROPPER -> this;
        };
    }
}
