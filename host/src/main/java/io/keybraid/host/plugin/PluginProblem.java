package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import org.jspecify.annotations.Nullable;

/** Words for what is wrong with a plugin. */
final class PluginProblem {

    private PluginProblem() {}

    static OperatorException of(String message, String hint) {
        return of(message, hint, null);
    }

    static OperatorException of(String message, String hint, @Nullable Throwable cause) {
        return new OperatorException(Reason.PLUGIN, message, hint, cause);
    }

    /** Type and message of what was thrown, on one line. */
    static String told(Throwable thrown) {
        String message = thrown.getMessage();
        String type = thrown.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? type
                : type + ": " + message.lines().findFirst().orElse("").strip();
    }
}
