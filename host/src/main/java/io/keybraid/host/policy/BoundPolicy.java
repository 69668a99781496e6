package io.keybraid.host.policy;

import io.keybraid.api.Assurance;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A tunnel's policy with what its sources rest on: judges the strands of a round. Made by {@link Policy#bind}, which
 * sees to it that these sources can meet it and that static secrets alone never do.
 *
 * <p>A strand counts only if it is of one of the tunnel's sources and claims what that source rests on. More strands
 * never make a permitted round a refused one. Immutable.
 */
public final class BoundPolicy {

    private final Requirement requirement;
    private final Map<String, Assurance> sources;

    BoundPolicy(Requirement requirement, Map<String, Assurance> sources) {
        this.requirement = requirement;
        this.sources = Map.copyOf(sources);
    }

    /** Whether a key from these strands may be used. */
    public boolean permits(Collection<Selected> selected) {
        List<Selected> counting = counting(selected);
        return counting.stream().anyMatch(Selected::fresh) && requirement.holds(counting);
    }

    /** For people, why {@link #permits} says no: {@code needs qkd; have pq}. Empty where it says yes. */
    public String missing(Collection<Selected> selected) {
        if (permits(selected)) {
            return "";
        }
        List<Selected> counting = counting(selected);
        String needs = requirement.holds(counting) ? "a fresh strand" : requirement.wanting(counting, false);
        return "needs " + needs + "; have " + list(counting);
    }

    /** Whether classical strands alone could meet it: then say so, loudly, whenever they do. */
    public boolean metByClassicalAlone() {
        return permits(sources.entrySet().stream()
                .map(source -> new Selected(source.getKey(), source.getValue()))
                .filter(source -> !source.quantumSafe())
                .toList());
    }

    /** Whether one of these strands holds against a quantum computer; static secrets and the chain do not count. */
    public boolean quantumSafe(Collection<Selected> selected) {
        return counting(selected).stream().anyMatch(Selected::quantumSafe);
    }

    Requirement requirement() {
        return requirement;
    }

    private List<Selected> counting(Collection<Selected> selected) {
        return selected.stream()
                .filter(strand -> sources.get(strand.name()) == strand.assurance())
                .toList();
    }

    static String list(Collection<Selected> strands) {
        return strands.isEmpty()
                ? "nothing"
                : strands.stream().map(Selected::toString).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BoundPolicy that
                && requirement.equals(that.requirement)
                && sources.equals(that.sources);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requirement, sources);
    }

    /** The canonical text that goes on the wire: US-ASCII, at most {@value Policy#MAX_BYTES} bytes. */
    @Override
    public String toString() {
        return requirement.toString();
    }
}
