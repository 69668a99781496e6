package io.keybraid.host.cli;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.PlainText;
import java.io.PrintWriter;
import java.util.Locale;

/** Gathers what a check found: good to standard output, the rest to standard error. Used by one thread. */
final class CheckReport {

    /** A part of the check. */
    @FunctionalInterface
    interface Part {
        void run() throws OperatorException;
    }

    private final PrintWriter out;
    private final ErrorPrinter errors;
    private int exitCode;

    CheckReport(PrintWriter out, PrintWriter err) {
        this.out = out;
        errors = new ErrorPrinter(err, Terminal.ofThisProcess());
    }

    void good(String what, String how) {
        out.println(PlainText.printable(String.format(Locale.ROOT, "ok  %-18s %s", what, how)));
        out.flush();
    }

    /** Not a mistake, and nothing that stops a host; the exit code stays. */
    void doubtful(String what, String hint) {
        errors.warn(what, hint);
    }

    /** A mistake; the exit code is that of the first. */
    void bad(OperatorException mistake) {
        int code = errors.print(mistake);
        exitCode = exitCode == 0 ? code : exitCode;
    }

    void attempt(Part part) {
        try {
            part.run();
        } catch (OperatorException e) {
            bad(e);
        }
    }

    /** 0 where nothing was bad. */
    int exitCode() {
        return exitCode;
    }
}
