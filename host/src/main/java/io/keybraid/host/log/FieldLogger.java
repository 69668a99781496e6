package io.keybraid.host.log;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** SLF4J's logger over one of {@code java.util.logging}. Thread-safe. */
final class FieldLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    private static final Map<Level, java.util.logging.Level> LEVELS = Map.of(
            Level.TRACE, java.util.logging.Level.FINEST,
            Level.DEBUG, java.util.logging.Level.FINE,
            Level.INFO, java.util.logging.Level.INFO,
            Level.WARN, java.util.logging.Level.WARNING,
            Level.ERROR, java.util.logging.Level.SEVERE);

    private final transient Logger logger;

    FieldLogger(String name) {
        this.name = name;
        this.logger = Logger.getLogger(name);
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    private boolean isEnabled(Level level) {
        return logger.isLoggable(inTheirWords(level));
    }

    private static java.util.logging.Level inTheirWords(Level level) {
        return Objects.requireNonNull(LEVELS.get(level));
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return FieldLogger.class.getName();
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
        Object[] arguments = event.getArguments() == null ? new Object[0] : event.getArgumentArray();
        log(event.getLevel(), event.getMessage(), arguments, event.getThrowable(), pairs);
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        log(level, message, arguments == null ? new Object[0] : arguments, thrown, List.of());
    }

    private void log(
            Level level, String message, Object[] arguments, @Nullable Throwable thrown, List<KeyValuePair> pairs) {
        if (!isEnabled(level)) {
            return;
        }
        FormattingTuple filled = MessageFormatter.arrayFormat(message, arguments);
        LogLine line = new LogLine(inTheirWords(level), String.valueOf(filled.getMessage()), pairs);
        line.setLoggerName(name);
        line.setThrown(thrown == null ? filled.getThrowable() : thrown);
        line.setSourceClassName(""); // or the record looks through the stack for it
        line.setSourceMethodName("");
        logger.log(line);
    }
}
