package io.keybraid.host.daemon;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.tunnel.InterfaceWatch;
import io.keybraid.host.tunnel.Timers;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One watch for each interface that has tunnels. Not thread-safe. */
final class Watches implements AutoCloseable {

    /** How often an interface is read, to see drift long before the session dies at 180 s. */
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final WireGuardBackend backend;
    private final Timers timers;
    private final Map<InterfaceName, Watch> watches = new HashMap<>();

    private record Watch(InterfaceWatch watch, Duration every, Set<Tunnel> tunnels) {}

    Watches(WireGuardBackend backend, Timers timers) {
        this.backend = backend;
        this.timers = timers;
    }

    /** Watches these tunnels and no others. An interface whose tunnels are the same keeps its watch and its rhythm. */
    void watch(Collection<Tunnel> tunnels) {
        Map<InterfaceName, Set<Tunnel>> wanted = tunnels.stream()
                .collect(Collectors.groupingBy(tunnel -> tunnel.settings().interfaceName(), Collectors.toSet()));
        watches.entrySet().removeIf(entry -> {
            boolean gone = !wanted.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().watch().close();
            }
            return gone;
        });
        wanted.forEach(
                (name, ofInterface) -> watches.compute(name, (key, before) -> changed(name, before, ofInterface)));
    }

    private Watch changed(InterfaceName name, @Nullable Watch before, Set<Tunnel> tunnels) {
        Duration every = every(tunnels);
        if (before == null || !before.every().equals(every)) {
            if (before != null) {
                before.watch().close();
            }
            InterfaceWatch watch = new InterfaceWatch(name, backend, timers, every);
            tunnels.forEach(watch::add);
            return new Watch(watch, every, tunnels);
        }
        before.tunnels().stream().filter(tunnel -> !tunnels.contains(tunnel)).forEach(before.watch()::remove);
        tunnels.stream().filter(tunnel -> !before.tunnels().contains(tunnel)).forEach(before.watch()::add);
        return new Watch(before.watch(), every, tunnels);
    }

    /** As often as the fastest of them rotates, where that is oftener. */
    private static Duration every(Set<Tunnel> tunnels) {
        return tunnels.stream()
                .map(tunnel -> tunnel.settings().rotateEvery())
                .filter(rotation -> rotation.compareTo(EVERY) < 0)
                .min(Duration::compareTo)
                .orElse(EVERY);
    }

    @Override
    public void close() {
        watches.values().forEach(watch -> watch.watch().close());
        watches.clear();
    }
}
