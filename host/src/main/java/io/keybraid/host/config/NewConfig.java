package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A configuration where there is none yet, with comments and without a tunnel.
 *
 * @param file where it is to stand
 * @param writer the command that writes it
 * @param identity this host's private identity
 * @param state the folder of the journal
 * @param plugins the folder of the plugin jars
 * @param listen where peers may dial
 * @param web where the page is served; empty for nowhere
 * @param sources at least one
 */
public record NewConfig(
        Path file,
        String writer,
        Path identity,
        Path state,
        Path plugins,
        List<HostPort> listen,
        Optional<HostPort> web,
        List<NewSource> sources) {

    public NewConfig {
        Objects.requireNonNull(file);
        Objects.requireNonNull(writer);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(state);
        Objects.requireNonNull(plugins);
        Objects.requireNonNull(web);
        listen = List.copyOf(listen);
        sources = List.copyOf(sources);
    }

    /** With the defaults of whatever is not named. */
    public static NewConfig of(Path file, String writer, Path identity, Path state, Path plugins) {
        return new NewConfig(
                file,
                writer,
                identity,
                state,
                plugins,
                HostParser.DEFAULT_LISTEN,
                Optional.empty(),
                List.of(NewSource.POST_QUANTUM));
    }

    public NewConfig with(List<NewSource> others) {
        return new NewConfig(file, writer, identity, state, plugins, listen, web, others);
    }

    public String text() {
        return """
                # Written by 'keybraid %s'; yours to edit. 'keybraid check' tells every mistake; all settings are explained in
                # docs/configuration.md (/usr/share/doc/keybraid/configuration.md where the package is installed).

                # This host's private identity. It never leaves this machine.
                identity: %s

                # What must survive a restart. Only this host uses it.
                state: %s

                # Where peers may dial this host; [] for a host that dials all its peers itself.
                listen: %s

                # A page to look at, and metrics for Prometheus, on this machine.
                %s

                plugins: { directory: %s }

                # Where secrets come from. A source has the same name at both ends of a tunnel. 'keybraid plugins' lists what there is.
                sources:
                %s
                # Each tunnel's preshared key is rotated every two minutes. 'keybraid join' adds one.
                tunnels: {}
                """.formatted(
                        writer,
                        WrittenValues.quoted(identity.toString()),
                        WrittenValues.quoted(state.toString()),
                        WrittenValues.list(listen),
                        web.map(address -> "web: " + WrittenValues.quoted(address.toString()))
                                .orElse("# web: \"127.0.0.1:7480\""),
                        WrittenValues.quoted(plugins.toString()),
                        sources.stream().map(source -> source.text("  ")).collect(Collectors.joining("\n")));
    }

    /**
     * It is not there yet.
     *
     * @throws OperatorException if there is a file already, or it would have mistakes
     */
    public ConfigDraft draft() throws OperatorException {
        ConfigFile.requireNone(file);
        String text = text();
        return new ConfigDraft(ConfigParser.parse(file, text), text, false);
    }
}
