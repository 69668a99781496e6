package io.keybraid.host.round;

import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.StrandName;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A tunnel's strands and what it demands of them.
 *
 * @param tunnel its name in this host's configuration
 * @param strands in the order of their names
 * @param deadline for all strands of a move together
 * @param nanoTime a clock that only runs forward
 */
public record StrandSet(
        String tunnel, List<NamedStrand> strands, StrandPolicy policy, Duration deadline, LongSupplier nanoTime) {

    public StrandSet {
        strands = strands.stream()
                .sorted(Comparator.comparing(strand -> strand.name().name()))
                .toList();
    }

    /** The same strands under another policy. */
    public StrandSet under(StrandPolicy other) {
        return new StrandSet(tunnel, strands, other, deadline, nanoTime);
    }

    /** What is wrong with a key from these strands; empty where it may be used. */
    Optional<Objection> objection(Collection<StrandName> selected) {
        Optional<Objection> objection = policy.objection(selected);
        return selected.isEmpty()
                ? Optional.of(new Objection(
                        AbortReason.SOURCES, objection.map(Objection::text).orElse("no strand at all")))
                : objection;
    }

    Optional<NamedStrand> named(String name) {
        return strands.stream()
                .filter(strand -> strand.name().name().equals(name))
                .findFirst();
    }
}
