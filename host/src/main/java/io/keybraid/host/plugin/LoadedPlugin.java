package io.keybraid.host.plugin;

import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceDescription;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A plugin that runs.
 *
 * @param description what it says of itself
 * @param version from its manifest
 * @param jar the file it was loaded from
 * @param digest gives {@link #sha256()}
 * @param factory made once; {@link SourceOpener} calls it
 */
public record LoadedPlugin(
        SourceDescription description, String version, Path jar, Supplier<String> digest, KeySourceFactory factory) {

    /** The word in the configuration. */
    public String name() {
        return description.name();
    }

    /** The jar's file name. */
    public String file() {
        return String.valueOf(jar.getFileName());
    }

    /** Of the very bytes that were loaded: 64 lower-case hexadecimal digits. While its {@link PluginHost} is open. */
    public String sha256() {
        return digest.get();
    }

    ClassLoader classLoader() {
        return factory.getClass().getClassLoader();
    }
}
