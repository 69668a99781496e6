package io.keybraid.host.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** An expression is not a policy, or not one for the sources there are. Carries every mistake found. */
public final class BadPolicyException extends Exception {

    /**
     * One mistake.
     *
     * @param offset where in the expression, in characters from 0
     * @param problem what is wrong, one line
     * @param advice what to do, one line
     */
    public record Mistake(int offset, String problem, String advice) {
        public Mistake {
            Objects.requireNonNull(problem);
            Objects.requireNonNull(advice);
        }
    }

    private final List<Mistake> mistakes;

    BadPolicyException(List<Mistake> mistakes) {
        super(mistakes.getFirst().problem());
        this.mistakes = mistakes.stream()
                .sorted(Comparator.comparingInt(Mistake::offset))
                .toList();
    }

    BadPolicyException(int offset, String problem, String advice) {
        this(List.of(new Mistake(offset, problem, advice)));
    }

    /** At least one, in the order of the expression. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
