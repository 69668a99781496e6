package io.keybraid.host.policy;

import io.keybraid.api.Assurance;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a tunnel's {@code require} says, before the plugins have told what their sources rest on. {@link #bind} joins
 * the two.
 *
 * @param requirement the expression; empty where the tunnel has none, which means the default
 */
public record Policy(Optional<Requirement> requirement) {

    /** The longest policy that fits a message, as canonical text, in bytes. */
    public static final int MAX_BYTES = 1024;

    /** All sources that are neither classical nor static; where there are none, all classical ones. */
    public static final Policy DEFAULT = new Policy(Optional.empty());

    public Policy {
        Objects.requireNonNull(requirement);
    }

    /**
     * Reads an expression such as {@code all(qkd, any(pq, classical))}.
     *
     * @param sources the names of the tunnel's sources: a word that is none of them and no kind is a mistake
     * @throws BadPolicyException at the first mistake of grammar, or else with every unknown word and impossible count
     */
    public static Policy parse(String text, Set<String> sources) throws BadPolicyException {
        Requirement requirement = new PolicyParser(text, sources).parse();
        int length = requirement.toString().getBytes(StandardCharsets.US_ASCII).length;
        if (length > MAX_BYTES) {
            throw new BadPolicyException(
                    0, "has " + length + " bytes; " + MAX_BYTES + " are allowed", "write a shorter one");
        }
        return new Policy(Optional.of(requirement));
    }

    /**
     * Joins this policy with what the tunnel's sources rest on.
     *
     * @param sources every source of the tunnel by its name
     * @throws BadPolicyException if these sources can never meet it, if static secrets alone would, or if a source has
     *     the name of a kind that it is not of
     */
    public BoundPolicy bind(Map<String, Assurance> sources) throws BadPolicyException {
        return new PolicyBinder(sources).bind(this);
    }

    /** The expression, canonical; {@code default} where there is none. */
    @Override
    public String toString() {
        return requirement.map(Requirement::toString).orElse("default");
    }
}
