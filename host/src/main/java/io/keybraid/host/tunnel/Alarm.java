package io.keybraid.host.tunnel;

import java.util.Objects;

/**
 * Something that is wrong with a tunnel, until it is not.
 *
 * @param kind one alarm of a kind at a time
 * @param problem what is wrong, one line
 * @param advice what to do, one line
 */
public record Alarm(Kind kind, String problem, String advice) {

    /** What an alarm is about. */
    public enum Kind {
        /** WireGuard's interface or peer is missing, or may not be spoken to. */
        WIREGUARD,
        /** There is no connection to the peer host. */
        LINK,
        /** The other end cannot install the key. */
        PEER,
        /** The last round failed. */
        ROUND,
        /** The ends lost their common state, and a reset waits for an operator's word. */
        CONTINUITY,
        /** The journal cannot be read or written. */
        JOURNAL,
        /** The interface was without its key time and again: something else sets it up. */
        DRIFT,
        /** WireGuard has packets to send and no session. */
        SESSION,
        /** The key in force was braided from less than all sources. */
        DEGRADED,
        /** No fresh key came in time. */
        STALE,
        /** No fresh key came in time, and so a random one blocks the tunnel. */
        BLOCKED;

        /** Whether it tells of the key in force, not of something that stands in the way of the next one. */
        public boolean isOfTheKey() {
            return this == DRIFT || this == SESSION || this == DEGRADED || this == STALE || this == BLOCKED;
        }
    }

    public Alarm {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(advice);
    }
}
