package io.keybraid.api;

import java.util.List;
import java.util.Objects;

/**
 * What a plugin says of itself, for {@code keybraid plugins}, for checking the configuration, and for its page in the
 * documentation.
 *
 * @param name the word in the configuration ({@code plugin: name}): lower-case letters, digits and hyphens, beginning
 *     with a letter, at most 32 characters
 * @param summary one line for people
 * @param assurances every {@link Assurance} that a source of this plugin can have
 * @param algorithms every algorithm name that a source of this plugin can put on the wire
 * @param sourceSettings what may stand in a source's section, beside {@code plugin}
 * @param tunnelSettings what may stand under a tunnel's {@code sources}, for a source of this plugin
 */
public record SourceDescription(
        String name,
        String summary,
        List<Assurance> assurances,
        List<String> algorithms,
        List<Setting> sourceSettings,
        List<Setting> tunnelSettings) {

    public SourceDescription {
        Objects.requireNonNull(summary);
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException("not a plugin name: " + name);
        }
        assurances = List.copyOf(assurances);
        algorithms = List.copyOf(algorithms);
        sourceSettings = List.copyOf(sourceSettings);
        tunnelSettings = List.copyOf(tunnelSettings);
        if (assurances.isEmpty() || algorithms.isEmpty()) {
            throw new IllegalArgumentException("plugin " + name + " names no assurance or no algorithm");
        }
    }
}
