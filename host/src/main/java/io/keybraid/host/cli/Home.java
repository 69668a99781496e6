package io.keybraid.host.cli;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Path;
import java.util.Optional;

/** Where Keybraid is installed, as the launcher says. */
final class Home {

    private Home() {}

    /** The plugins that come with it. */
    static Path plugins() throws OperatorException {
        return Optional.ofNullable(System.getProperty("keybraid.home"))
                .map(home -> Path.of(home, "plugins"))
                .orElseThrow(() -> new OperatorException(
                        Reason.USAGE,
                        "it is not known where Keybraid is installed",
                        "start it with its launcher 'keybraid', or name the folder with --directory"));
    }
}
