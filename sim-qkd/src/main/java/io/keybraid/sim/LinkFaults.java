package io.keybraid.sim;

import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.kme.Disturbance;
import java.util.List;

/** What the standing faults of a link do to it, all together. */
final class LinkFaults {

    private LinkFaults() {}

    static Disturbance of(List<Fault> standing) {
        Disturbance sum = Disturbance.NONE;
        for (Fault fault : standing) {
            sum = plus(sum, fault);
        }
        return sum;
    }

    private static Disturbance plus(Disturbance sum, Fault fault) {
        return switch (fault.kind()) {
            case FIBRE_CUT -> new Disturbance(true, sum.factor(), sum.eavesdropped());
            case RATE_DROP -> new Disturbance(sum.cut(), sum.factor() * fault.value(), sum.eavesdropped());
            case EAVESDROPPER -> new Disturbance(sum.cut(), sum.factor(), Math.max(sum.eavesdropped(), fault.value()));
            case STALL,
                    DROP,
                    REFUSE,
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
                    EXPIRED_CERTIFICATE,
                    TLS_1_2,
                    SLOW,
                    KME_DOWN,
                    CLOCK_OFF -> sum;
        };
    }
}
