package io.keybraid.api;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The settings of a source are not usable. Carries every mistake found, never a secret. */
public final class BadSourceConfigException extends Exception {

    /**
     * One mistake.
     *
     * @param setting the name of the setting it concerns
     * @param problem what is wrong, one line
     * @param advice what to do, one line
     */
    public record Mistake(String setting, String problem, String advice) {
        public Mistake {
            Objects.requireNonNull(setting);
            Objects.requireNonNull(problem);
            Objects.requireNonNull(advice);
        }
    }

    private final List<Mistake> mistakes;

    public BadSourceConfigException(List<Mistake> mistakes) {
        super(mistakes.stream().map(m -> m.setting() + ": " + m.problem()).collect(Collectors.joining("; ")));
        if (mistakes.isEmpty()) {
            throw new IllegalArgumentException("no mistake");
        }
        this.mistakes = List.copyOf(mistakes);
    }

    public BadSourceConfigException(String setting, String problem, String advice) {
        this(List.of(new Mistake(setting, problem, advice)));
    }

    /** At least one. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
