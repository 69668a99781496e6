package io.keybraid.host.log;

import io.keybraid.host.systemd.JournalSocket;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Gives journald each line with its fields as fields of the journal, such as KEYBRAID_TUNNEL. A line that journald does not take
 * goes to another handler. Thread-safe, and never waits for journald.
 */
public final class JournalHandler extends Handler {

    private static final String OURS = "KEYBRAID_";

    private final Formatter words = new SimpleFormatter();
    private final JournalSocket journal;
    private final Handler otherwise;

    public JournalHandler(JournalSocket journal, Handler otherwise) {
        this.journal = journal;
        this.otherwise = otherwise;
    }

    @Override
    public void publish(LogRecord logged) {
        if (!isLoggable(logged)) {
            return;
        }
        try {
            journal.send(fields(logged));
        } catch (IOException e) {
            otherwise.publish(logged);
        }
    }

    private Map<String, String> fields(LogRecord logged) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(
                "MESSAGE",
                words.formatMessage(logged)
                        + Trace.type(logged).map(type -> " (" + type + ")").orElse("")
                        + Trace.whole(logged).map(trace -> "\n" + trace).orElse(""));
        fields.put("PRIORITY", Integer.toString(Severity.of(logged.getLevel()).priority()));
        fields.put("SYSLOG_IDENTIFIER", "keybraid");
        fields.put(OURS + "LOGGER", String.valueOf(logged.getLoggerName()));
        LogLine.fieldsOf(logged).forEach((name, value) -> fields.put(OURS + shouted(name), value.toString()));
        return fields;
    }

    /** {@code peerEpoch} as PEER_EPOCH. */
    private static String shouted(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]", "_")
                .toUpperCase(Locale.ROOT);
    }

    @Override
    public void flush() {
        otherwise.flush();
    }

    @Override
    public void close() {
        otherwise.close();
    }
}
