package io.keybraid.host.status;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which strands the last keys of each tunnel were braided from, as far as they were seen. Not thread-safe. */
public final class WatchHistory {

    /** Of each tunnel; more are not shown on the widest screen. */
    static final int MOST = 240;

    private final Map<String, Deque<Braid>> tunnels = new HashMap<>();

    /** One key: its epoch, and the sources it was braided from. */
    private record Braid(long epoch, Set<String> sources) {}

    /** Takes in what the status says that is new. Forgets tunnels that are gone. */
    public void add(HostStatus host) {
        tunnels.keySet()
                .retainAll(host.tunnels().stream().map(TunnelStatus::name).collect(Collectors.toSet()));
        for (TunnelStatus tunnel : host.tunnels()) {
            Deque<Braid> braids = tunnels.computeIfAbsent(tunnel.name(), name -> new ArrayDeque<>());
            Set<String> used = tunnel.strands().stream()
                    .filter(StrandStatus::used)
                    .map(StrandStatus::source)
                    .collect(Collectors.toSet());
            boolean known = !braids.isEmpty() && braids.getLast().epoch() == tunnel.epoch();
            if (tunnel.epoch() == 0 || used.isEmpty() || known) {
                continue;
            }
            braids.addLast(new Braid(tunnel.epoch(), used));
            if (braids.size() > MOST) {
                braids.removeFirst();
            }
        }
    }

    /** The sources that were in any of the tunnel's keys, by name. */
    List<String> sources(String tunnel) {
        Set<String> names = new TreeSet<>();
        braids(tunnel).forEach(braid -> names.addAll(braid.sources()));
        return List.copyOf(names);
    }

    /** For each of the last keys, the oldest first, whether the source was in it. */
    List<Boolean> strand(String tunnel, String source, int most) {
        Deque<Braid> braids = braids(tunnel);
        return braids.stream()
                .skip(Math.max(0, braids.size() - most))
                .map(braid -> braid.sources().contains(source))
                .toList();
    }

    private Deque<Braid> braids(String tunnel) {
        return Objects.requireNonNull(Optional.ofNullable(tunnels.get(tunnel)).orElseGet(ArrayDeque::new));
    }
}
