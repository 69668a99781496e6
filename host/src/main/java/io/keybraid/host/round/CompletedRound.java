package io.keybraid.host.round;

import io.keybraid.host.combine.RoundKeys;
import io.keybraid.host.message.Message.StrandName;
import java.util.List;

/**
 * A round's keys and how they came about.
 *
 * @param keys whoever receives this record closes them
 * @param used the strands in them, in the order of their names
 * @param failures the strands left out, and why
 */
public record CompletedRound(RoundKeys keys, List<StrandName> used, List<StrandFailure> failures) {

    public CompletedRound {
        used = List.copyOf(used);
        failures = List.copyOf(failures);
    }
}
