package io.keybraid.host.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the demo is to run.
 *
 * @param wireGuard over a real tunnel between two network namespaces
 * @param rotations ends after so many; zero for until Ctrl-C
 * @param every from one rotation to the next
 * @param directory keeps the files; empty for a folder that goes when the demo ends
 * @param plugins where the plugin jars are
 */
public record DemoOptions(boolean wireGuard, int rotations, Duration every, Optional<Path> directory, Path plugins) {

    public DemoOptions {
        Objects.requireNonNull(every);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(plugins);
    }
}
