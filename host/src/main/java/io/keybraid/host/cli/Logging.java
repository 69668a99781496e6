package io.keybraid.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
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
        console.setFormatter(new OneLine(goesToJournald(System.getenv(), Path.of("/proc/self/fd/2"))));
        root.addHandler(console);
    }

    /**
     * Whether this file is the stream that systemd tied to its journal: JOURNAL_STREAM then names its device and inode
     * (systemd.exec(5)).
     */
    static boolean goesToJournald(Map<String, String> environment, Path stream) {
        String journal = environment.get("JOURNAL_STREAM");
        if (journal == null) {
            return false;
        }
        try {
            Map<String, Object> file = Files.readAttributes(stream, "unix:dev,ino");
            return journal.equals(file.get("dev") + ":" + file.get("ino"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * {@code time LEVEL where: message}; for journald, which has a clock, the level as it reads it (sd-daemon(3)). Whatever a
     * message holds, it stays one line.
     */
    static final class OneLine extends Formatter {

        private enum Severity {
            ERROR("ERROR", "<3>"),
            WARNING("WARN ", "<4>"),
            INFORMATION("INFO ", "<6>");

            private final String forPeople;
            private final String forJournald;

            Severity(String forPeople, String forJournald) {
                this.forPeople = forPeople;
                this.forJournald = forJournald;
            }

            static Severity of(Level level) {
                if (level.intValue() >= Level.SEVERE.intValue()) {
                    return ERROR;
                }
                return level.intValue() >= Level.WARNING.intValue() ? WARNING : INFORMATION;
            }
        }

        private final boolean forJournald;

        OneLine(boolean forJournald) {
            this.forJournald = forJournald;
        }

        @Override
        public String format(LogRecord logged) {
            Severity severity = Severity.of(logged.getLevel());
            String message = formatMessage(logged).replace("\r", "\\r").replace("\n", "\\n");
            String start = forJournald
                    ? severity.forJournald
                    : TIME.format(logged.getInstant()) + " " + severity.forPeople + " ";
            return start + message + trace(logged) + "\n";
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
