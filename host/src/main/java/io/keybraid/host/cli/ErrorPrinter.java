package io.keybraid.host.cli;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.status.PlainText;
import java.io.PrintWriter;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints what went wrong as {@code keybraid: …} and {@code hint: …}, and gives the exit code. A stack trace only where
 * KEYBRAID_DEBUG=1 asks for one.
 */
final class ErrorPrinter {

    private final PrintWriter err;
    private final Ansi ansi;

    ErrorPrinter(PrintWriter err, Terminal terminal) {
        this.err = err;
        ansi = terminal.colourErr() ? Ansi.ON : Ansi.OFF;
    }

    int print(Throwable thrown) {
        if (thrown instanceof OperatorException e) {
            return print(e.reason(), String.valueOf(e.getMessage()), e.hint(), e);
        }
        if (thrown instanceof UnmatchedArgumentException e) {
            return printUnmatched(e.getCommandLine().getCommandSpec(), e);
        }
        if (thrown instanceof ParameterException e) {
            return print(
                    Reason.USAGE,
                    String.valueOf(e.getMessage()),
                    help(e.getCommandLine().getCommandSpec()),
                    e);
        }
        // Not the message of what was thrown: nobody meant it for people, and nobody knows what is in it.
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return print(
                Reason.INTERNAL,
                "a mistake in Keybraid itself: " + thrown.getClass().getSimpleName() + place,
                "please report it, with what KEYBRAID_DEBUG=1 prints and the version",
                thrown);
    }

    /** What is not wrong but should be looked at. */
    void warn(String message, String hint) {
        err.println(ansi.string("@|bold,yellow warning:|@ ") + printable(message));
        printHint(hint);
    }

    /** Names in it may come from a file; several mistakes stand on a line each. */
    private static String printable(String message) {
        return message.lines().map(PlainText::printable).collect(Collectors.joining("\n"));
    }

    private void printHint(String hint) {
        hint.lines().forEach(line -> err.println(ansi.string("@|bold hint:|@ ") + PlainText.printable(line)));
        err.flush();
    }

    private int print(Reason reason, String message, String hint, Throwable thrown) {
        err.println(ansi.string("@|bold,red keybraid:|@ ") + printable(message));
        printHint(hint);
        if ("1".equals(System.getenv("KEYBRAID_DEBUG"))) {
            thrown.printStackTrace(err);
        }
        return reason.exitCode();
    }

    private int printUnmatched(CommandSpec command, UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        Set<String> known;
        String message;
        if (word.startsWith("-")) {
            known = command.optionsMap().keySet();
            message = "'" + command.qualifiedName() + "' has no option '" + word + "'";
        } else if (!command.subcommands().isEmpty()) {
            known = command.subcommands().keySet();
            message = "'" + word + "' is not a command of '" + command.qualifiedName() + "'";
        } else {
            known = Set.of();
            message = "'" + command.qualifiedName() + "' does not take '" + word + "'";
        }
        String meant = DidYouMean.closest(word, known)
                .map(closest -> "did you mean '" + closest + "'? ")
                .orElse("");
        return print(Reason.USAGE, message, meant + help(command), e);
    }

    private static String help(CommandSpec command) {
        return "see '" + command.qualifiedName() + " --help'";
    }
}
