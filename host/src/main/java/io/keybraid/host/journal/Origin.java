package io.keybraid.host.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a tunnel's keys came about, as far as its policy must know it after a restart. Times are this host's own clock's, to the
 * millisecond; nobody else ever sees them.
 *
 * @param made when the keys were derived
 * @param degraded how many rotations in a row, this one included, were braided from less than all of the tunnel's sources; 0
 *     for keys of all of them
 * @param complete when keys were last braided from all of them; where there never were any, when the first others were
 */
public record Origin(Instant made, int degraded, Instant complete) {

    public Origin {
        made = made.truncatedTo(ChronoUnit.MILLIS);
        complete = complete.truncatedTo(ChronoUnit.MILLIS);
        if (degraded < 0) {
            throw new IllegalArgumentException(degraded + " rotations");
        }
    }

    /** Of keys braided from everything. */
    public static Origin complete(Instant made) {
        return new Origin(made, 0, made);
    }

    /** Of keys braided from less than everything, which follow those of another origin, if there were any. */
    public static Origin degraded(Instant made, Optional<Origin> before) {
        return before.map(origin -> new Origin(made, more(origin.degraded), origin.complete))
                .orElseGet(() -> new Origin(made, 1, made));
    }

    private static int more(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }
}
