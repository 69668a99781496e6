package io.keybraid.sim.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the links over which a key goes from one KME to another, relayed by the trusted nodes in between. */
public final class Routes {

    private final List<LinkPlan> links;
    private final Set<String> relays;

    public Routes(List<KmeSite> kmes, List<LinkPlan> links) {
        this.links = List.copyOf(links);
        this.relays = kmes.stream().filter(KmeSite::relays).map(KmeSite::id).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * With the fewest links, and of those the first in the topology's order; empty if there is none.
     *
     * @param usable which links and, in between, which KMEs may be gone over
     */
    public Optional<List<LinkPlan>> between(
            String from, String to, Predicate<LinkPlan> usable, Predicate<String> passable) {
        Map<String, LinkPlan> cameBy = new HashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !cameBy.containsKey(to)) {
            String at = next.removeFirst();
            if (!at.equals(from) && !(relays.contains(at) && passable.test(at))) {
                continue;
            }
            for (LinkPlan link : links) {
                if (link.touches(at) && usable.test(link) && !link.beyond(at).equals(from)) {
                    if (cameBy.putIfAbsent(link.beyond(at), link) == null) {
                        next.addLast(link.beyond(at));
                    }
                }
            }
        }
        return cameBy.containsKey(to) ? Optional.of(back(from, to, cameBy)) : Optional.empty();
    }

    private static List<LinkPlan> back(String from, String to, Map<String, LinkPlan> cameBy) {
        List<LinkPlan> route = new ArrayList<>();
        String at = to;
        while (!at.equals(from)) {
            LinkPlan link = cameBy.get(at);
            if (link == null) {
                throw new IllegalStateException("a route that does not begin at " + from);
            }
            route.add(link);
            at = link.beyond(at);
        }
        Collections.reverse(route);
        return route;
    }
}
