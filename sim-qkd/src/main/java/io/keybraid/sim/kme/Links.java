package io.keybraid.sim.kme;

import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.Topology;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The key material of every link. Safe for use by several threads. */
final class Links {

    private final Map<Set<String>, KeyMaterial> materials = new HashMap<>();
    private final Map<Set<String>, Long> capacities = new HashMap<>();
    private final InstantSource clock;

    Links(Topology topology, InstantSource clock) {
        this.clock = clock;
        topology.kmes().forEach(kme -> add(Set.of(kme.id()), KeySupply.WITHIN_ONE_KME));
        for (LinkPlan link : topology.links()) {
            add(Set.of(link.oneKme(), link.otherKme()), link.supply());
        }
    }

    private void add(Set<String> ends, KeySupply supply) {
        materials.put(ends, new KeyMaterial(supply, clock.instant()));
        capacities.put(ends, supply.capacityBits());
    }

    long capacityBits(String oneKme, String otherKme) {
        return capacities.getOrDefault(ends(oneKme, otherKme), 0L);
    }

    synchronized long storedBits(String oneKme, String otherKme) {
        return material(ends(oneKme, otherKme)).storedBits(clock.instant());
    }

    /**
     * Takes {@code bits} from the link to each of {@code targets}, or nothing at all.
     *
     * @throws KmeRefusal 503, if one of the links has not that many
     */
    synchronized void take(String source, List<String> targets, long bits) throws KmeRefusal {
        Map<Set<String>, Long> wanted = new HashMap<>();
        targets.forEach(target -> wanted.merge(ends(source, target), bits, Long::sum));
        for (Map.Entry<Set<String>, Long> one : wanted.entrySet()) {
            long stored = material(one.getKey()).storedBits(clock.instant());
            if (stored < one.getValue()) {
                throw KmeRefusal.unavailable(
                        "the KME has not enough keys for this request",
                        "number",
                        "needs " + one.getValue() + " bits of key material, and the link "
                                + String.join(
                                        " to ", one.getKey().stream().sorted().toList()) + " has " + stored);
            }
        }
        wanted.forEach((ends, sum) -> material(ends).take(sum, clock.instant()));
    }

    private KeyMaterial material(Set<String> ends) {
        KeyMaterial material = materials.get(ends);
        if (material == null) {
            throw new IllegalArgumentException("no link joins " + ends);
        }
        return material;
    }

    private static Set<String> ends(String oneKme, String otherKme) {
        return oneKme.equals(otherKme) ? Set.of(oneKme) : Set.of(oneKme, otherKme);
    }
}
