package io.keybraid.host.config;

import java.util.List;

/** A setting's text is not what it must be. The section it stands in tells where that is. */
final class BadValueException extends Exception {

    /** @param offset where in the text, in characters from 0 */
    record Problem(int offset, String problem, String hint) {}

    private final List<Problem> problems;

    BadValueException(List<Problem> problems) {
        super(problems.getFirst().problem());
        this.problems = List.copyOf(problems);
    }

    BadValueException(String problem, String hint) {
        this(List.of(new Problem(0, problem, hint)));
    }

    List<Problem> problems() {
        return problems;
    }
}
