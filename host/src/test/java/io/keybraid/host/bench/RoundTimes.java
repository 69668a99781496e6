package io.keybraid.host.bench;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long each round took at this end, in milliseconds, from its beginning until both ends had the key: what the log says of it. */
final class RoundTimes extends Handler {

    private static final Pattern ROTATED = Pattern.compile(" ms=([0-9]+) rotated$");
    private static final Logger ROOT = Logger.getLogger("");

    private final StringBuilder all = new StringBuilder();

    private RoundTimes() {}

    /** From now on this process logs to its standard error, a line for each event. */
    static RoundTimes logging() {
        LogManager.getLogManager().reset();
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new OneLine());
        ROOT.setLevel(Level.INFO);
        ROOT.addHandler(console);
        RoundTimes times = new RoundTimes();
        ROOT.addHandler(times);
        return times;
    }

    @Override
    public void publish(LogRecord line) {
        Matcher matcher = ROTATED.matcher(String.valueOf(line.getMessage()));
        if (matcher.find()) {
            synchronized (all) {
                all.append(matcher.group(1)).append(' ');
            }
        }
    }

    /** In the order in which they ended, in one line; none is no line. */
    List<String> all() {
        synchronized (all) {
            return all.isEmpty() ? List.of() : List.of(all.toString());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord line) {
            return line.getInstant() + " " + line.getLevel() + " " + formatMessage(line) + "\n";
        }
    }
}
