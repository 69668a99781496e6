package io.keybraid.host.cli;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;

/** Asks somebody at a terminal. */
final class Questions {

    /** Makes something of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        T read(String answer) throws OperatorException;
    }

    private final BufferedReader in;
    private final PrintWriter out;
    private final ErrorPrinter errors;

    Questions(BufferedReader in, PrintWriter out, ErrorPrinter errors) {
        this.in = Objects.requireNonNull(in);
        this.out = Objects.requireNonNull(out);
        this.errors = Objects.requireNonNull(errors);
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** What went wrong with the answers; they will be asked for again. */
    void complain(OperatorException e) {
        errors.print(e);
    }

    /**
     * Without blanks around it.
     *
     * @param otherwise what an empty answer means, shown in brackets; empty for nothing
     */
    String ask(String question, String otherwise) throws OperatorException {
        out.print(question + (otherwise.isEmpty() ? ": " : " [" + otherwise + "]: "));
        out.flush();
        String answer;
        try {
            answer = in.readLine();
        } catch (IOException e) {
            throw ended();
        }
        if (answer == null) {
            out.println();
            throw ended();
        }
        return answer.isBlank() ? otherwise : answer.strip();
    }

    /** Until the answer is one. */
    <T> T ask(String question, String otherwise, Reading<T> reading) throws OperatorException {
        while (true) {
            String answer = ask(question, otherwise);
            try {
                return reading.read(answer);
            } catch (OperatorException e) {
                complain(e);
            }
        }
    }

    private static OperatorException ended() {
        return new OperatorException(
                Reason.USAGE,
                "the answers ended before the questions; nothing was written",
                "begin anew, or say it on the command line: 'keybraid init --help'");
    }
}
