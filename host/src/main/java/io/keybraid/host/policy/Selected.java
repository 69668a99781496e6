package io.keybraid.host.policy;

import io.keybraid.api.Assurance;
import java.util.Objects;

/**
 * A strand that a round would use.
 *
 * @param name its source's name
 * @param assurance what its secrecy rests on
 */
public record Selected(String name, Assurance assurance) {

    public Selected {
        Objects.requireNonNull(name);
        Objects.requireNonNull(assurance);
    }

    /** Whether its secret is new in every round; a static one is not. */
    public boolean fresh() {
        return assurance != Assurance.STATIC;
    }

    /** Whether it holds against a quantum computer, as far as anybody knows. */
    public boolean quantumSafe() {
        return assurance == Assurance.QKD || assurance == Assurance.POST_QUANTUM;
    }

    /** For people: the name, with the kind where the name does not say it. */
    @Override
    public String toString() {
        String kind = PolicyKind.wordOf(assurance);
        return name.equals(kind) ? name : name + " (" + kind + ")";
    }
}
