package io.keybraid.host.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long less than all of a tunnel's sources is enough, where the policy permits less (docs/protocol.md, section 4).
 *
 * @param rotations how many rotations in a row; empty for any number
 * @param age how long after the last key of all sources such a rotation may still begin; empty for ever
 */
public record DegradedAtMost(Optional<Integer> rotations, Optional<Duration> age) {

    /** No bound. */
    public static final DegradedAtMost ALWAYS = new DegradedAtMost(Optional.empty(), Optional.empty());

    public DegradedAtMost {
        if (rotations.filter(count -> count < 0).isPresent()) {
            throw new IllegalArgumentException("less than no rotation");
        }
    }

    /** Whether there is any bound. */
    public boolean isBounded() {
        return rotations.isPresent() || age.isPresent();
    }

    /** Whether this many rotations in a row are too many. */
    public boolean isTooMany(int inARow) {
        return rotations.filter(most -> inARow > most).isPresent();
    }

    /** For people: {@code 30 rotations or 3600 s}. */
    @Override
    public String toString() {
        return Stream.concat(
                        rotations.map(count -> count == 1 ? "1 rotation" : count + " rotations").stream(),
                        age.map(time -> time.toSeconds() + " s").stream())
                .collect(Collectors.joining(" or "));
    }
}
