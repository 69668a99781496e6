package io.keybraid.host.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What came of a command line, run in this process. */
public record CommandRun(int exitCode, String out, String err) {

    public static CommandRun of(String... arguments) {
        return of(Terminal.NONE, arguments);
    }

    static CommandRun of(Terminal terminal, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(arguments, new PrintWriter(out), new PrintWriter(err), terminal);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
