package io.keybraid.sim.kme;

import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.Routes;
import io.keybraid.sim.topology.Topology;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The key material of every link, and which KMEs are down. Safe for use by several threads. */
final class Links {

    // As good as unbounded: two SAEs of one KME need no link.
    private static final long WITHIN_ONE_KME = 1_000_000_000L;

    private final Map<LinkPlan, LinkState> states = new LinkedHashMap<>();
    private final Set<String> down = new HashSet<>();
    private final Routes routes;
    private final InstantSource clock;

    Links(Topology topology, InstantSource clock) {
        this.clock = clock;
        this.routes = new Routes(topology.kmes(), topology.links());
        topology.links().forEach(link -> states.put(link, new LinkState(link, clock.instant())));
    }

    /** Of the narrowest link between the two, whatever is broken now. */
    synchronized long capacityBits(String oneKme, String otherKme) {
        if (oneKme.equals(otherKme)) {
            return WITHIN_ONE_KME;
        }
        return open(oneKme, otherKme)
                .or(() -> routes.between(oneKme, otherKme, link -> true, kme -> true))
                .map(route -> least(route, link -> link.supply().capacityBits()))
                .orElse(0L);
    }

    /** Of the link between the two with the least; 0 if the KMEs that relay are down. */
    synchronized long storedBits(String oneKme, String otherKme) {
        if (oneKme.equals(otherKme)) {
            return WITHIN_ONE_KME;
        }
        return route(oneKme, otherKme, Map.of(), 1)
                .map(route -> least(route, this::stored))
                .orElse(0L);
    }

    private static long least(List<LinkPlan> route, ToLongFunction<LinkPlan> measure) {
        return route.stream().mapToLong(measure).min().orElse(0);
    }

    /**
     * Takes {@code bits} from every link on the way to each of {@code targets}, or nothing at all.
     *
     * @throws KmeRefusal if one of the KMEs is down, or a link has not that many
     */
    synchronized void take(String source, List<String> targets, long bits) throws KmeRefusal {
        Map<LinkPlan, Long> wanted = new HashMap<>();
        for (String target : targets) {
            refuseDown(target);
            if (!target.equals(source)) {
                List<LinkPlan> route = route(source, target, wanted, bits)
                        .orElseThrow(() -> exhausted(source, target, bits * targets.size()));
                route.forEach(link -> wanted.merge(link, bits, Long::sum));
            }
        }
        Instant now = clock.instant();
        wanted.forEach((link, sum) -> state(link).take(sum, now));
    }

    private Optional<List<LinkPlan>> route(String from, String to, Map<LinkPlan, Long> wanted, long bits) {
        return routes.between(
                from, to, link -> stored(link) >= wanted.getOrDefault(link, 0L) + bits, kme -> !down.contains(kme));
    }

    private Optional<List<LinkPlan>> open(String from, String to) {
        return routes.between(from, to, link -> true, kme -> !down.contains(kme));
    }

    private void refuseDown(String kme) throws KmeRefusal {
        if (down.contains(kme)) {
            throw KmeRefusal.of(Refused.PEER_DOWN, "the KME of the other SAE does not answer", "KME", kme + " is down");
        }
    }

    private KmeRefusal exhausted(String source, String target, long bits) {
        String problem = open(source, target).isEmpty()
                ? "every way from " + source + " to " + target + " leads over a KME that is down"
                : "needs " + bits + " bits of key material, and between " + source + " and " + target + " there are "
                        + storedBits(source, target);
        return KmeRefusal.of(Refused.EXHAUSTED, "the KME has not enough keys for this request", "number", problem);
    }

    synchronized void disturb(String name, Disturbance disturbance) {
        states.forEach((link, state) -> {
            if (link.name().equals(name)) {
                state.disturb(disturbance, clock.instant());
            }
        });
    }

    synchronized void setDown(Set<String> kmes) {
        down.clear();
        down.addAll(kmes);
    }

    synchronized List<LinkView> views() {
        Instant now = clock.instant();
        return states.values().stream().map(state -> state.view(now)).toList();
    }

    private long stored(LinkPlan link) {
        return state(link).storedBits(clock.instant());
    }

    private LinkState state(LinkPlan link) {
        LinkState state = states.get(link);
        if (state == null) {
            throw new IllegalArgumentException("there is no link " + link.name());
        }
        return state;
    }
}
