package io.keybraid.host.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Where plugins come from.
 *
 * @param directory holds the jars
 * @param pins the SHA-256 that a jar must have, as 64 lower-case hexadecimal digits, by the jar's file name
 */
public record PluginsConfig(Path directory, Map<String, String> pins) {

    public PluginsConfig {
        Objects.requireNonNull(directory);
        pins = Map.copyOf(pins);
    }
}
