package io.keybraid.host.hardening;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of a measure.
 *
 * @param obstacle why it is not in force; empty if it is
 */
public record Protection(Measure measure, Optional<Obstacle> obstacle) {

    /** Why something could not be done, and what an operator can do about it. */
    public record Obstacle(String problem, String advice) {
        public Obstacle {
            Objects.requireNonNull(problem);
            Objects.requireNonNull(advice);
        }

        @Override
        public String toString() {
            return problem + ": " + advice;
        }
    }

    public Protection {
        Objects.requireNonNull(measure);
        Objects.requireNonNull(obstacle);
    }

    public boolean isInForce() {
        return obstacle.isEmpty();
    }
}
