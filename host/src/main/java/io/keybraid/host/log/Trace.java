package io.keybraid.host.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.logging.LogRecord;

/** What is said of an exception: its type; where it was thrown, with KEYBRAID_DEBUG=1; never its message, which could hold anything. */
final class Trace {

    private Trace() {}

    static Optional<String> type(LogRecord logged) {
        return Optional.ofNullable(logged.getThrown())
                .map(thrown -> thrown.getClass().getName());
    }

    /** All of it, for whoever asked for it. */
    static Optional<String> whole(LogRecord logged) {
        if (logged.getThrown() == null || !"1".equals(System.getenv("KEYBRAID_DEBUG"))) {
            return Optional.empty();
        }
        StringWriter trace = new StringWriter();
        logged.getThrown().printStackTrace(new PrintWriter(trace));
        return Optional.of(trace.toString());
    }
}
