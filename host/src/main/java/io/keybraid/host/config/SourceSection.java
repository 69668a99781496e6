package io.keybraid.host.config;

import java.util.Map;
import java.util.Objects;

/**
 * A configured source.
 *
 * @param name by which tunnels refer to it
 * @param plugin the plugin's name
 * @param settings of the plugin, as written: a text or a list of texts
 * @param written where they stand
 */
public record SourceSection(String name, String plugin, Map<String, Object> settings, Written written) {

    public SourceSection {
        Objects.requireNonNull(name);
        Objects.requireNonNull(plugin);
        Objects.requireNonNull(written);
        settings = Map.copyOf(settings);
    }
}
