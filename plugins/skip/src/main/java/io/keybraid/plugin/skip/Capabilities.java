package io.keybraid.plugin.skip;

import java.util.List;

/**
 * What a provider says of itself.
 *
 * @param key whether it provides keys
 * @param algorithm how it comes by them, in its own words
 * @param localSystem its system ID; empty if it does not tell
 * @param remoteSystems the systems that it shares keys with, as patterns
 */
record Capabilities(boolean key, String algorithm, String localSystem, List<String> remoteSystems) {

    Capabilities {
        remoteSystems = List.copyOf(remoteSystems);
    }

    boolean shareKeysWith(String system) {
        return remoteSystems.stream().map(Glob::new).anyMatch(glob -> glob.matches(system));
    }

    boolean simulated() {
        return algorithm.startsWith("simulated");
    }
}
