package io.keybraid.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a source knows of its own state, shown by {@code keybraid status} and in metrics. Holds no secrets.
 *
 * @param state how it goes
 * @param problem what is wrong, for people; empty where nothing is
 * @param simulated whether the keys are known to come from a simulator; shown everywhere as SIMULATED
 * @param facts further facts by name, such as {@code stored-keys}; at most 16
 */
public record SourceHealth(State state, Optional<String> problem, boolean simulated, Map<String, String> facts) {

    /** How a source goes. */
    public enum State {
        /** The last thing asked of it worked. */
        UP,
        /** The last thing asked of it failed. */
        DOWN,
        /** Nothing was asked of it yet. */
        UNTRIED
    }

    public SourceHealth {
        Objects.requireNonNull(state);
        Objects.requireNonNull(problem);
        facts = Map.copyOf(facts);
        if (facts.size() > 16) {
            throw new IllegalArgumentException("more than 16 facts");
        }
    }

    /** A source that works. */
    public static SourceHealth up() {
        return new SourceHealth(State.UP, Optional.empty(), false, Map.of());
    }
}
