package io.keybraid.host.tunnel;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/**
 * Lets forty lines through, and after them one in ten seconds, which says how many were left out before it: what a peer causes must
 * not fill a disk. Thread-safe.
 */
public final class LogAllowance {

    private static final int BURST = 40;
    private static final Duration FOR_ONE = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Allowance allowance;
    private long leftOut;

    /** @param nanoTime a clock that only runs forward */
    public LogAllowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.allowance = new Allowance(BURST, FOR_ONE, nanoTime.getAsLong());
    }

    /** The line, or one that goes nowhere. */
    public synchronized LoggingEventBuilder of(LoggingEventBuilder line) {
        if (!allowance.take(nanoTime.getAsLong())) {
            leftOut++;
            return NOPLoggingEventBuilder.singleton();
        }
        if (leftOut > 0) {
            LoggingEventBuilder counted = line.addKeyValue("leftOutBefore", leftOut);
            leftOut = 0;
            return counted;
        }
        return line;
    }
}
