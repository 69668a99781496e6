package io.keybraid.host.log;

import io.keybraid.host.status.PlainText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * {@code time LEVEL field=value message}; where journald reads it, which has a clock, the level as it reads it (sd-daemon(3)).
 * Whatever a message holds, it stays one line.
 */
public final class TextLine extends Formatter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private final boolean forJournald;

    public TextLine(boolean forJournald) {
        this.forJournald = forJournald;
    }

    @Override
    public String format(LogRecord logged) {
        Severity severity = Severity.of(logged.getLevel());
        String message =
                PlainText.printable(formatMessage(logged).replace("\r", "\\r").replace("\n", "\\n"));
        String start = forJournald
                ? "<" + severity.priority() + ">"
                : TIME.format(logged.getInstant()) + " " + severity.forPeople() + " ";
        return start + message + trace(logged) + "\n";
    }

    private static String trace(LogRecord logged) {
        return Trace.whole(logged)
                .map(trace -> "\n" + trace)
                .or(() -> Trace.type(logged).map(type -> " (" + type + ")"))
                .orElse("");
    }
}
