package io.keybraid.host.doctor;

import java.util.List;
import java.util.Objects;

/**
 * One thing found.
 *
 * @param verdict one line: what is so
 * @param evidence what it was concluded from, a line each
 * @param todo what to do next, in order, a line each; empty where there is nothing to do
 */
public record Finding(Cause cause, Weight weight, String verdict, List<String> evidence, List<String> todo) {

    /** How much it matters. */
    public enum Weight {
        /** The tunnel does not work because of it, or its keys are not renewed. */
        FAULT,
        /** It works all the same, for now. */
        WARNING,
        /** Good to know. */
        NOTE
    }

    public Finding {
        Objects.requireNonNull(cause);
        Objects.requireNonNull(weight);
        Objects.requireNonNull(verdict);
        evidence = List.copyOf(evidence);
        todo = List.copyOf(todo);
    }

    static Finding fault(Cause cause, String verdict, List<String> evidence, String... todo) {
        return new Finding(cause, Weight.FAULT, verdict, evidence, List.of(todo));
    }

    static Finding warning(Cause cause, String verdict, List<String> evidence, String... todo) {
        return new Finding(cause, Weight.WARNING, verdict, evidence, List.of(todo));
    }

    static Finding note(Cause cause, String verdict, List<String> evidence, String... todo) {
        return new Finding(cause, Weight.NOTE, verdict, evidence, List.of(todo));
    }
}
