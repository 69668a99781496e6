package io.keybraid.host.cli;

import io.keybraid.host.config.LogFormat;
import io.keybraid.host.log.JournalHandler;
import io.keybraid.host.log.JsonLine;
import io.keybraid.host.log.TextLine;
import io.keybraid.host.systemd.JournalSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where log lines go and how they look: one line for each event, on standard error or in systemd's journal. */
final class Logging {

    private Logging() {}

    /** For a host that runs: information and above. */
    static void ofHost(LogFormat format) {
        to(Level.INFO, format);
    }

    /** For commands that print their own results: warnings and above. */
    static void quiet() {
        to(Level.WARNING, LogFormat.TEXT);
    }

    /** Nothing any more. */
    static void silent() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private static void to(Level level, LogFormat format) {
        // Not all of LogManager.reset(), which would undo what others have set for libraries that talk too much.
        Logger root = Logger.getLogger("");
        for (Handler former : root.getHandlers()) {
            root.removeHandler(former);
            former.close();
        }
        root.setLevel(level);
        boolean toJournald = goesToJournald(System.getenv(), Path.of("/proc/self/fd/2"));
        Handler handler = switch (format) {
            case JSON -> onStandardError(new JsonLine(toJournald));
            case TEXT -> text(toJournald);
        };
        root.addHandler(handler);
    }

    private static Handler text(boolean toJournald) {
        Handler console = onStandardError(new TextLine(toJournald));
        return toJournald
                ? JournalSocket.ofThisMachine()
                        .<Handler>map(socket -> new JournalHandler(socket, console))
                        .orElse(console)
                : console;
    }

    private static Handler onStandardError(Formatter formatter) {
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        console.setFormatter(formatter);
        return console;
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
}
