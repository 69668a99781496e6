package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.util.List;

/** The settings of sources are not usable. Carries every mistake found, in the order of the configuration. */
public final class BadSourcesException extends OperatorException {

    private final List<SourceMistake> mistakes;

    BadSourcesException(List<SourceMistake> mistakes) {
        super(
                Reason.CONFIG,
                mistakes.getFirst().message(),
                mistakes.getFirst().mistake().advice() + more(mistakes.size() - 1));
        this.mistakes = List.copyOf(mistakes);
    }

    private static String more(int count) {
        return switch (count) {
            case 0 -> "";
            case 1 -> " (and one mistake more)";
            default -> " (and " + count + " mistakes more)";
        };
    }

    /** At least one. */
    public List<SourceMistake> mistakes() {
        return mistakes;
    }
}
