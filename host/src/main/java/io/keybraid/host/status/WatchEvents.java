package io.keybraid.host.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changes from one status to the next, a line for each thing. Not thread-safe. */
public final class WatchEvents {

    private final Map<String, TunnelStatus> before = new HashMap<>();

    /** The lines since the last call, the first of which tells how every tunnel stands. */
    public List<String> add(HostStatus host) {
        List<String> lines = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (TunnelStatus tunnel : host.tunnels()) {
            there.add(tunnel.name());
            changes(before.put(tunnel.name(), tunnel), tunnel)
                    .forEach(change -> lines.add(
                            host.at() + " " + PlainText.printable(tunnel.name()) + " " + PlainText.printable(change)));
        }
        before.keySet().removeIf(name -> {
            boolean gone = !there.contains(name);
            if (gone) {
                lines.add(host.at() + " " + PlainText.printable(name) + " is no tunnel of this host any more");
            }
            return gone;
        });
        return lines;
    }

    private static List<String> changes(@Nullable TunnelStatus was, TunnelStatus is) {
        List<String> changes = new ArrayList<>();
        if (was == null || was.epoch() != is.epoch()) {
            changes.add("epoch " + is.epoch() + " braided from "
                    + is.strands().stream()
                            .filter(StrandStatus::used)
                            .map(strand -> strand.source() + (strand.simulated() ? " (SIMULATED)" : ""))
                            .collect(Collectors.joining(", ")));
        }
        if (was == null || was.state() != is.state()) {
            changes.add("state " + is.state().label());
        }
        if (was == null || was.link().up() != is.link().up()) {
            changes.add("link " + (is.link().up() ? "up" : "down"));
        }
        List<AlarmStatus> known = was == null ? List.of() : was.alarms();
        is.alarms().stream()
                .filter(alarm -> known.stream().noneMatch(other -> other.kind().equals(alarm.kind())))
                .forEach(alarm -> changes.add("alarm " + alarm.kind() + ": " + alarm.problem()));
        known.stream()
                .filter(alarm ->
                        is.alarms().stream().noneMatch(other -> other.kind().equals(alarm.kind())))
                .forEach(alarm -> changes.add("mended " + alarm.kind()));
        return changes;
    }
}
