package io.keybraid.host.cli;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.NewConfig;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a host's files are, or will be.
 *
 * @param file its configuration
 * @param config what is in it; empty where there is none yet
 */
record Setup(Path file, Optional<HostConfig> config) {

    private static final Path INSTALLED = Path.of("/etc/keybraid");

    static Setup at(Path file) throws OperatorException {
        return new Setup(file, Files.exists(file) ? Optional.of(ConfigParser.parse(file)) : Optional.empty());
    }

    Path folder() {
        return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file stands in a folder");
    }

    Path identityFile() {
        return config.map(HostConfig::identity).orElse(folder().resolve("identity.pem"));
    }

    Path state() {
        return folder().equals(INSTALLED) ? Path.of("/var/lib/keybraid") : folder().resolve("state");
    }

    /** For where there is none yet. */
    NewConfig newConfig(String writer) throws OperatorException {
        return NewConfig.of(file, writer, identityFile(), state(), Home.plugins());
    }

    /** Made if there is none yet. */
    HostIdentity identity() throws OperatorException {
        if (Files.exists(identityFile())) {
            return HostIdentity.load(identityFile());
        }
        try {
            Files.createDirectories(folder());
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.IDENTITY,
                    "cannot make the folder " + folder() + ": "
                            + (e instanceof AccessDeniedException ? "permission denied" : e),
                    "run as root, or name another file of this user: --config ./keybraid.yaml",
                    e);
        }
        return HostIdentity.create(identityFile());
    }
}
