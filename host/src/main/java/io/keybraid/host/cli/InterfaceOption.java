package io.keybraid.host.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which WireGuard interface. */
final class InterfaceOption {

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "The WireGuard interface of the tunnel. Default: the only one there is.")
    private @Nullable String name;

    /** As it was typed; empty for the only one there is. */
    Optional<String> name() {
        return Optional.ofNullable(name);
    }
}
