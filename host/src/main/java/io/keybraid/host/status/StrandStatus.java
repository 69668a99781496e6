package io.keybraid.host.status;

import java.util.Objects;
import java.util.Optional;

/**
 * A source's part in a tunnel's keys.
 *
 * @param source its name
 * @param assurance {@code qkd}, {@code post-quantum}, {@code classical} or {@code static}
 * @param algorithm as on the wire
 * @param used whether it is braided into the key in force; otherwise it was left out of the last round
 * @param simulated whether it is known to come from a simulator
 * @param problem why it was left out
 * @param advice what to do about it
 */
public record StrandStatus(
        String source,
        String assurance,
        String algorithm,
        boolean used,
        boolean simulated,
        Optional<String> problem,
        Optional<String> advice) {

    public StrandStatus {
        Objects.requireNonNull(source);
        Objects.requireNonNull(assurance);
        Objects.requireNonNull(algorithm);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(advice);
    }
}
