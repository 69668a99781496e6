package io.keybraid.host.config;

import java.util.Map;
import java.util.Objects;

/**
 * A source as one tunnel uses it.
 *
 * @param name of the source
 * @param settings of the plugin for this tunnel, as written: a text or a list of texts
 * @param written where they stand
 */
public record TunnelSource(String name, Map<String, Object> settings, Written written) {

    public TunnelSource {
        Objects.requireNonNull(name);
        Objects.requireNonNull(written);
        settings = Map.copyOf(settings);
    }
}
