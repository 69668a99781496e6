package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The whole configuration, checked as far as it can be without plugins, network and WireGuard. Paths are absolute.
 *
 * @param file it was read from, as the operator named it
 * @param identity this host's private identity
 * @param listen where peers may dial; may be empty
 * @param state the directory of the journal
 * @param adminSocket where {@code keybraid status} and others reach the running host
 * @param adminGroup whose members may use it; empty for root and the host's own user alone
 * @param web where the page and the metrics are served; empty for nowhere
 * @param onEvent a program and its arguments, run for each alarm; empty for none
 * @param logFormat how its log looks
 * @param plugins where plugins come from
 * @param wireGuard how WireGuard is spoken to
 * @param sources by name, in the order of the file
 * @param tunnels by name, in the order of the file
 * @param warnings what is not wrong but should be looked at, in the order of the file
 */
public record HostConfig(
        Path file,
        Path identity,
        List<HostPort> listen,
        Path state,
        Path adminSocket,
        Optional<String> adminGroup,
        Optional<HostPort> web,
        List<String> onEvent,
        LogFormat logFormat,
        PluginsConfig plugins,
        WireGuardConfig wireGuard,
        Map<String, SourceSection> sources,
        Map<String, TunnelConfig> tunnels,
        List<ConfigMistake> warnings) {

    public HostConfig {
        Objects.requireNonNull(file);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(state);
        Objects.requireNonNull(adminSocket);
        Objects.requireNonNull(adminGroup);
        Objects.requireNonNull(web);
        Objects.requireNonNull(logFormat);
        Objects.requireNonNull(plugins);
        Objects.requireNonNull(wireGuard);
        listen = List.copyOf(listen);
        onEvent = List.copyOf(onEvent);
        sources = InOrder.copyOf(sources);
        tunnels = InOrder.copyOf(tunnels);
        warnings = List.copyOf(warnings);
    }

    /** The absolute folder of the file, where relative paths of plugins' settings begin. */
    public Path folder() {
        return folderOf(file);
    }

    static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file stands in a folder");
    }

    /** Something found later to be wrong with a setting, with its place in the file. */
    public ConfigMistake mistake(Written section, String setting, String problem, String hint) {
        return new ConfigMistake(file, section.at(setting), Paths.join(section.path(), setting), problem, hint);
    }
}
