package io.keybraid.host.combine;

import io.keybraid.api.Assurance;
import io.keybraid.api.SharedSecret;
import java.util.Objects;

/**
 * A strand as the combiner takes it.
 *
 * @param algorithm 1 to 255 bytes of ASCII
 * @param name the source's name, 1 to 255 bytes of ASCII; strands are braided in the order of these bytes
 * @param secret stays the caller's, who closes it
 */
public record Ingredient(Assurance assurance, String algorithm, String name, SharedSecret secret) {

    public Ingredient {
        Objects.requireNonNull(assurance);
        Objects.requireNonNull(algorithm);
        Objects.requireNonNull(name);
        Objects.requireNonNull(secret);
    }
}
