package io.keybraid.host.log;

import java.util.logging.LogManager;

/**
 * The JDK's, but that it keeps its handlers to the end: the JDK's own takes them away as soon as the JVM is told to end, while a host
 * still says how it stops. Named by the property {@code java.util.logging.manager} before the first logger is made.
 */
public final class LastingLogManager extends LogManager {

    @Override
    public void reset() {
        // Called by the hook of LogManager at the end, and by nobody else here; each line is written when it is logged.
    }
}
