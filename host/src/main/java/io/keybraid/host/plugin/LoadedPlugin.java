package io.keybraid.host.plugin;

import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceDescription;
import java.nio.file.Path;

/**
 * A plugin that runs.
 *
 * @param description what it says of itself
 * @param version from its manifest
 * @param jar the file it was loaded from
 * @param sha256 of the very bytes that were loaded: 64 lower-case hexadecimal digits
 * @param factory made once; {@link SourceOpener} calls it
 */
public record LoadedPlugin(
        SourceDescription description, String version, Path jar, String sha256, KeySourceFactory factory) {

    /** The word in the configuration. */
    public String name() {
        return description.name();
    }

    /** The jar's file name. */
    public String file() {
        return String.valueOf(jar.getFileName());
    }

    ClassLoader classLoader() {
        return factory.getClass().getClassLoader();
    }
}
