package io.keybraid.host.cli;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which running host: by its admin socket, or by its configuration. */
final class SocketOption {

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--socket",
            paramLabel = "FILE",
            description = "The running host's admin socket, where its configuration cannot be read.")
    private @Nullable Path socket;

    /** The configuration, where no socket was named. */
    Optional<HostConfig> config() throws OperatorException {
        return socket != null ? Optional.empty() : Optional.of(ConfigParser.parse(config.file()));
    }

    Path path() throws OperatorException {
        return socket != null ? socket : ConfigParser.parse(config.file()).adminSocket();
    }
}
