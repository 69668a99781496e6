package io.keybraid.host.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;

/**
 * Something in the configuration file that must, or should, be mended. Ordered by its place.
 *
 * @param file as the operator named it
 * @param location where in it
 * @param path of the setting, such as {@code tunnels.paris-berlin.peer}; empty for the file as a whole
 * @param problem what is wrong, one line
 * @param hint what to do, one line
 */
public record ConfigMistake(Path file, Location location, String path, String problem, String hint)
        implements Comparable<ConfigMistake> {

    private static final Comparator<ConfigMistake> ORDER =
            Comparator.comparing(ConfigMistake::location).thenComparing(ConfigMistake::path);

    public ConfigMistake {
        Objects.requireNonNull(file);
        Objects.requireNonNull(location);
        Objects.requireNonNull(path);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(hint);
    }

    @Override
    public int compareTo(ConfigMistake other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: path: problem}, as editors and compilers understand it; without the hint. */
    @Override
    public String toString() {
        String place = file + ":" + location.line() + ":" + location.column() + ": ";
        return place + (path.isEmpty() ? "" : path + ": ") + problem;
    }
}
