package io.keybraid.host.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which configuration file. */
final class ConfigOption {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("/etc/keybraid/keybraid.yaml");

    ConfigOption() {}

    ConfigOption(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }
}
