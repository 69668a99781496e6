package io.keybraid.host.config;

import io.keybraid.host.problem.OperatorException;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration file is wrong. Carries every mistake, in the order of the file. */
public final class BadConfigException extends OperatorException {

    /** More than these are counted, not printed. */
    static final int SHOWN = 50;

    private final List<ConfigMistake> mistakes;

    public BadConfigException(List<ConfigMistake> mistakes) {
        super(Reason.CONFIG, text(mistakes), hint(mistakes));
        this.mistakes = mistakes.stream().sorted().toList();
    }

    /** At least one. */
    public List<ConfigMistake> mistakes() {
        return mistakes;
    }

    /** A line for each mistake; where there are several, each is followed by its own hint. */
    private static String text(List<ConfigMistake> mistakes) {
        if (mistakes.isEmpty()) {
            throw new IllegalArgumentException("no mistake");
        }
        if (mistakes.size() == 1) {
            return mistakes.getFirst().toString();
        }
        String shown = mistakes.stream()
                .sorted()
                .limit(SHOWN)
                .map(mistake -> mistake + "\n    " + mistake.hint())
                .collect(Collectors.joining("\n"));
        int more = mistakes.size() - SHOWN;
        return more > 0 ? shown + "\n… and " + more + " more" : shown;
    }

    private static String hint(List<ConfigMistake> mistakes) {
        return mistakes.size() == 1
                ? mistakes.getFirst().hint()
                : "mend these " + mistakes.size() + " mistakes; 'keybraid check' tells whether any is left";
    }
}
