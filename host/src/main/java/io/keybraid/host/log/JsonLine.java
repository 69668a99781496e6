package io.keybraid.host.log;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object on one line: {@code time} (UTC, RFC 3339), {@code level}, {@code logger}, {@code message}, then the fields by
 * their names. A whole number stays one; everything else is text.
 */
public final class JsonLine extends Formatter {

    private final JsonMapper mapper = new JsonMapper();
    private final boolean forJournald;

    /** @param forJournald whether journald reads it: the level stands in front, and journald takes it off (sd-daemon(3)) */
    public JsonLine(boolean forJournald) {
        this.forJournald = forJournald;
    }

    @Override
    public String format(LogRecord logged) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("time", logged.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        all.put("level", Severity.of(logged.getLevel()).forMachines());
        all.put("logger", String.valueOf(logged.getLoggerName()));
        all.put("message", LogLine.sentenceOf(logged).orElseGet(() -> formatMessage(logged)));
        Trace.type(logged).ifPresent(type -> all.put("exception", type));
        Trace.whole(logged).ifPresent(trace -> all.put("trace", trace));
        LogLine.fieldsOf(logged).forEach((name, value) -> all.putIfAbsent(name, plain(value)));
        String start = forJournald ? "<" + Severity.of(logged.getLevel()).priority() + ">" : "";
        return start + mapper.writeValueAsString(all) + "\n";
    }

    private static Object plain(Object value) {
        return value instanceof Long || value instanceof Integer ? value : value.toString();
    }
}
