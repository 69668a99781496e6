package io.keybraid.host.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.event.KeyValuePair;

/** A record of {@code java.util.logging} that still knows its fields. Its message holds them too, as {@code tunnel=wg0 }. */
final class LogLine extends LogRecord {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> fields;
    private final String sentence;

    /** @param sentence what happened, its arguments filled in */
    LogLine(Level level, String sentence, List<KeyValuePair> pairs) {
        super(level, before(sentence, pairs));
        this.sentence = sentence;
        Map<String, Object> named = new LinkedHashMap<>();
        pairs.forEach(pair -> named.put(pair.key, pair.value == null ? "" : pair.value));
        this.fields = Collections.unmodifiableMap(named);
    }

    private static String before(String sentence, List<KeyValuePair> pairs) {
        StringBuilder words = new StringBuilder();
        pairs.forEach(
                pair -> words.append(pair.key).append('=').append(pair.value).append(' '));
        return words.append(sentence).toString();
    }

    /** By name, in the order in which they were given; empty for a record that has none. */
    static Map<String, Object> fieldsOf(LogRecord logged) {
        return logged instanceof LogLine line ? line.fields : Map.of();
    }

    /** What happened, without the fields; empty for a record that is none of ours. */
    static Optional<String> sentenceOf(LogRecord logged) {
        return logged instanceof LogLine line ? Optional.of(line.sentence) : Optional.empty();
    }
}
