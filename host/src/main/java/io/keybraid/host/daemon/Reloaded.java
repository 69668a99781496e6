package io.keybraid.host.daemon;

import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.config.HostConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a new reading of the configuration changed in a running host. Lists are in the order of the file.
 *
 * @param added tunnels that began
 * @param changed tunnels that began anew, with other settings or sources
 * @param removed tunnels that ended; their keys stay in their interfaces
 * @param unchanged tunnels that were left alone
 * @param needRestart settings that differ and are not changed before the next start
 * @param warnings what should be looked at in the new configuration
 */
record Reloaded(
        List<String> added,
        List<String> changed,
        List<String> removed,
        List<String> unchanged,
        List<String> needRestart,
        List<ConfigMistake> warnings) {

    Reloaded {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
        needRestart = List.copyOf(needRestart);
        warnings = List.copyOf(warnings);
    }

    /** The settings of a whole host that differ; they are what a host is started with. */
    static List<String> needRestart(HostConfig before, HostConfig after) {
        List<String> names = new ArrayList<>();
        addIf(names, "identity", before.identity(), after.identity());
        addIf(names, "listen", before.listen(), after.listen());
        addIf(names, "state", before.state(), after.state());
        addIf(names, "admin-socket", before.adminSocket(), after.adminSocket());
        addIf(names, "admin-group", before.adminGroup(), after.adminGroup());
        addIf(names, "web", before.web(), after.web());
        addIf(names, "on-event", before.onEvent(), after.onEvent());
        addIf(names, "log-format", before.logFormat(), after.logFormat());
        addIf(names, "plugins", before.plugins(), after.plugins());
        addIf(names, "wireguard", before.wireGuard(), after.wireGuard());
        return names;
    }

    private static void addIf(List<String> names, String name, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            names.add(name);
        }
    }

    /** For the log: {@code added lyon; changed paris-berlin; 3 left alone}. */
    @Override
    public String toString() {
        return Stream.of(
                        named("added", added),
                        named("changed", changed),
                        named("removed", removed),
                        unchanged.isEmpty() ? "" : unchanged.size() + " left alone",
                        needRestart.isEmpty() ? "" : "only at the next start: " + String.join(", ", needRestart))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String named(String what, List<String> names) {
        return names.isEmpty() ? "" : what + " " + String.join(", ", names);
    }
}
