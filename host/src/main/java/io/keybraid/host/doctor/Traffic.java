package io.keybraid.host.doctor;

import java.util.Optional;

/**
 * What WireGuard's counters did between two looks.
 *
 * @param seconds between them
 * @param received bytes here
 * @param sent bytes here
 * @param receivedThere bytes at the other end; empty where it could not be asked twice
 * @param sentThere likewise
 */
public record Traffic(long seconds, long received, long sent, Optional<Long> receivedThere, Optional<Long> sentThere) {

    /** In bytes. */
    private static final long HANDSHAKE_INITIATION = 148;

    /** Of one tunnel. A counter that fell began anew: its peer was added again. */
    static Optional<Traffic> between(TunnelFacts first, TunnelFacts second, long seconds) {
        if (!first.here().isRead() || !second.here().isRead()) {
            return Optional.empty();
        }
        Optional<EndFacts> before = first.peer().end().filter(EndFacts::isRead);
        Optional<EndFacts> after = second.peer().end().filter(EndFacts::isRead);
        return Optional.of(new Traffic(
                seconds,
                grown(first.here().received(), second.here().received()),
                grown(first.here().sent(), second.here().sent()),
                before.flatMap(was -> after.map(is -> grown(was.received(), is.received()))),
                before.flatMap(was -> after.map(is -> grown(was.sent(), is.sent())))));
    }

    private static long grown(long before, long after) {
        return after >= before ? after - before : after;
    }

    /**
     * Nothing arrived, and nobody tried a handshake. What is shorter than one is a keepalive of a session that the other end does
     * not have any more, as when its interface was started anew: that nothing comes of it says nothing of the way.
     */
    boolean isIdle() {
        return received == 0
                && receivedThere.orElse(0L) == 0
                && sent < HANDSHAKE_INITIATION
                && sentThere.orElse(0L) < HANDSHAKE_INITIATION;
    }

    /** Whether one end may have tried a handshake. */
    boolean mayHoldATry() {
        return Math.max(Math.max(sent, received), sentThere.orElse(0L)) >= HANDSHAKE_INITIATION;
    }

    String text() {
        String here = "in " + seconds + " s: here " + received + " bytes received, " + sent + " sent";
        return receivedThere
                .map(there -> here + "; there " + there + " received, " + sentThere.orElse(0L) + " sent")
                .orElse(here + "; the other end's counters are not known");
    }
}
