package io.keybraid.host.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Where log lines go and how they look: one line for each event, on standard error. */
final class Logging {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private Logging() {}

    /** For a host that runs: information and above. */
    static void ofHost() {
        to(Level.INFO);
    }

    /** For commands that print their own results: warnings and above. */
    static void quiet() {
        to(Level.WARNING);
    }

    /** Nothing any more. */
    static void silent() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private static void to(Level level) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(level);
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(level);
        console.setFormatter(new OneLine());
        root.addHandler(console);
    }

    /** {@code time LEVEL where: message}. Whatever a message holds, it stays one line. */
    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord logged) {
            String level = logged.getLevel().intValue() >= Level.SEVERE.intValue()
                    ? "ERROR"
                    : logged.getLevel().intValue() >= Level.WARNING.intValue() ? "WARN " : "INFO ";
            String message = formatMessage(logged).replace("\r", "\\r").replace("\n", "\\n");
            return TIME.format(logged.getInstant()) + " " + level + " " + message + trace(logged) + "\n";
        }

        private static String trace(LogRecord logged) {
            if (logged.getThrown() == null) {
                return "";
            }
            if (!"1".equals(System.getenv("KEYBRAID_DEBUG"))) {
                return " (" + logged.getThrown().getClass().getName() + ")";
            }
            StringWriter trace = new StringWriter();
            logged.getThrown().printStackTrace(new PrintWriter(trace));
            return "\n" + trace;
        }
    }
}
