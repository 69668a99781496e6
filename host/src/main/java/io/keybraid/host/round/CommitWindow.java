package io.keybraid.host.round;

import java.time.Duration;
import java.util.Optional;

/**
 * When a commit costs no packet: WireGuard's handshake is 2 to 100 s old, or there is no session. The sixty seconds between
 * rekey (120 s) and reject (180 s) then hide any skew between the ends (docs/protocol.md, section 3).
 */
public final class CommitWindow {

    static final Duration EARLIEST = Duration.ofSeconds(2);
    static final Duration LATEST = Duration.ofSeconds(100);
    /** WireGuard's REJECT_AFTER_TIME: no data passes with a session that is older. */
    public static final Duration SESSION_ENDS = Duration.ofMinutes(3);

    /**
     * The longest that the window stays closed while all is well: from a handshake that is just too old, over the end of its
     * session, to one that is just old enough.
     */
    public static final Duration LONGEST_CLOSED = SESSION_ENDS.minus(LATEST).plus(EARLIEST);

    private static final Duration CLOCK_SET_BACK = Duration.ofSeconds(-5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Longer than a round takes where all is well. */
    private static final Duration ROUND = Duration.ofSeconds(2);

    private CommitWindow() {}

    /**
     * The same for a round that is about to begin, which commits a little later: one that found the window closed by then would be
     * given up before it opens again.
     */
    public static Duration waitToBegin(Optional<Duration> handshakeAge) {
        Duration now = wait(handshakeAge);
        return now.isZero() ? wait(handshakeAge.filter(age -> !age.isNegative()).map(age -> age.plus(ROUND))) : now;
    }

    /**
     * How long to wait before looking again; zero when the window is open.
     *
     * @param handshakeAge of the latest handshake; empty where there was none. A clock set back makes it negative: that tells
     *     nothing, and counts as no session
     */
    public static Duration wait(Optional<Duration> handshakeAge) {
        if (handshakeAge.isEmpty()
                || handshakeAge.get().compareTo(CLOCK_SET_BACK) < 0
                || handshakeAge.get().compareTo(SESSION_ENDS) >= 0) {
            return Duration.ZERO;
        }
        Duration age = handshakeAge.get();
        if (age.compareTo(EARLIEST) < 0) {
            Duration rest = EARLIEST.minus(age);
            return rest.compareTo(EARLIEST) > 0 ? LOOK_AGAIN : rest;
        }
        return age.compareTo(LATEST) <= 0 ? Duration.ZERO : LOOK_AGAIN;
    }
}
