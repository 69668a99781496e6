package io.keybraid.host.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A source in a tunnel, as it stands in the configuration.
 *
 * @param tunnel the tunnel's name
 * @param source the source's name
 * @param written its settings in this tunnel: text, or a list of texts; in the order written
 */
public record StrandSettings(String tunnel, String source, Map<String, ?> written) {
    public StrandSettings {
        Objects.requireNonNull(tunnel);
        Objects.requireNonNull(source);
        written = new LinkedHashMap<>(written);
    }
}
