package io.keybraid.host.config;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a section of the file and each of its settings stand.
 *
 * <p>Any two are equal: sections that say the same are equal wherever they stand, so that a reload does not take a
 * tunnel for changed because a line above it was added.
 *
 * @param path the section's name from the top of the file, such as {@code tunnels.paris-berlin}
 * @param location of the section's name
 * @param settings the value of each of its settings
 */
public record Written(String path, Location location, Map<String, Location> settings) {

    public Written {
        Objects.requireNonNull(path);
        Objects.requireNonNull(location);
        settings = Map.copyOf(settings);
    }

    /** Where this setting's value stands; the section's name where the setting is absent. */
    public Location at(String setting) {
        return Optional.ofNullable(settings.get(setting)).orElse(location);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Written;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
