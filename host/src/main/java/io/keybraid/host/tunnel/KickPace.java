package io.keybraid.host.tunnel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a session may be ended by force: at once, then 30 s later, then twice as late each time, up to 8 minutes. After a
 * handshake all begins anew, but for the 30 s.
 */
final class KickPace {

    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(8);

    private @Nullable Long last;
    private Duration pause = SHORTEST;
    private boolean first = true;

    /** @param now nanoseconds on a clock that only runs forward */
    boolean allows(long now) {
        return last == null || now - last >= pause.toNanos();
    }

    /** For a kick that an operator asks for: the shortest pause is enough. */
    boolean allowsOnRequest(long now) {
        return last == null || now - last >= SHORTEST.toNanos();
    }

    void kicked(long now) {
        pause = first || pause.compareTo(LONGEST) >= 0 ? pause : pause.multipliedBy(2);
        first = false;
        last = now;
    }

    /** A handshake completed: the next trouble is another one. */
    void mended() {
        pause = SHORTEST;
        first = true;
    }
}
