package io.keybraid.host.testbed;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the tunnels of this JVM tell the log from now on. */
public final class TunnelWords implements AutoCloseable {

    /**
     * One line.
     *
     * @param at when
     * @param warns whether it is a warning
     * @param text with the fields before it, such as {@code tunnel=paris-berlin}
     */
    public record Line(Instant at, boolean warns, String text) {}

    // Kept, for a logger that nobody holds is collected.
    private final Logger logger = Logger.getLogger("keybraid.tunnel");
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            boolean warns = line.getLevel().intValue() >= Level.WARNING.intValue();
            lines.add(new Line(line.getInstant(), warns, line.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public TunnelWords() {
        logger.addHandler(listener);
    }

    /** What is said of a tunnel. */
    public List<Line> of(String tunnel) {
        return lines.stream()
                .filter(line -> line.text().contains("tunnel=" + tunnel + " "))
                .toList();
    }

    /** The warnings among it since then. */
    public List<Line> warnings(String tunnel, Instant since) {
        return of(tunnel).stream()
                .filter(line -> line.warns() && !line.at().isBefore(since))
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(listener);
    }
}
