package io.keybraid.host.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A source as it stands in the configuration.
 *
 * @param source its name there, such as {@code qkd}
 * @param plugin the plugin it asks for, such as {@code etsi014}
 * @param written its other settings: text, or a list of texts; in the order written
 */
public record SourceSettings(String source, String plugin, Map<String, ?> written) {
    public SourceSettings {
        Objects.requireNonNull(source);
        Objects.requireNonNull(plugin);
        written = new LinkedHashMap<>(written);
    }
}
