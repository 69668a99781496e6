package io.keybraid.host.status;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A configured source.
 *
 * @param name in this host's configuration
 * @param plugin that serves it
 * @param assurance {@code qkd}, {@code post-quantum}, {@code classical} or {@code static}
 * @param algorithm as on the wire
 * @param health how it goes
 * @param problem what is wrong with it
 * @param simulated whether its keys are known to come from a simulator
 * @param facts further facts by name, such as {@code stored-keys}
 */
public record SourceStatus(
        String name,
        String plugin,
        String assurance,
        String algorithm,
        Health health,
        Optional<String> problem,
        boolean simulated,
        Map<String, String> facts) {

    /** How a source goes. */
    public enum Health {
        /** The last thing asked of it worked. */
        UP,
        /** The last thing asked of it failed. */
        DOWN,
        /** Nothing was asked of it yet. */
        UNTRIED
    }

    public SourceStatus {
        Objects.requireNonNull(name);
        Objects.requireNonNull(plugin);
        Objects.requireNonNull(assurance);
        Objects.requireNonNull(algorithm);
        Objects.requireNonNull(health);
        Objects.requireNonNull(problem);
        facts = Map.copyOf(facts);
    }

    /** By name, so that the same facts always print the same. */
    @Override
    public Map<String, String> facts() {
        return new TreeMap<>(facts);
    }
}
