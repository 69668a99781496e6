package io.keybraid.host.round;

import java.time.Duration;
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

    Optional<NamedStrand> named(String name) {
        return strands.stream()
                .filter(strand -> strand.name().name().equals(name))
                .findFirst();
    }
}
