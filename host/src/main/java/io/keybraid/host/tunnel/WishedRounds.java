package io.keybraid.host.tunnel;

import java.time.Duration;

/**
 * Rounds that an initiator begins on account of the other end: its responder asked for one, or it says that it holds other keys, or
 * it came back to a tunnel without one. Each takes keys out of stores that other tunnels may need, so they come no sooner than a
 * second after the last round, and after eight in a row no more than four in each rotate-every. A wish is not lost: it waits. Runs on
 * the tunnel's serial thread alone.
 */
final class WishedRounds {

    private static final Duration AFTER_A_ROUND = Duration.ofSeconds(1);
    private static final int IN_A_ROW = 8;
    private static final int IN_AN_INTERVAL = 4;

    private final Allowance allowance;
    private boolean wished;
    private long lastBegan;

    /** @param now on a clock that only runs forward, in nanoseconds, as everywhere here */
    WishedRounds(Duration rotateEvery, long now) {
        this.allowance = new Allowance(IN_A_ROW, rotateEvery.dividedBy(IN_AN_INTERVAL), now);
        this.lastBegan = now - AFTER_A_ROUND.toNanos();
    }

    /**
     * A wish, which holds until a round begins; the same wish again changes nothing.
     *
     * @return whether it is the first one since then
     */
    boolean wish() {
        boolean first = !wished;
        wished = true;
        return first;
    }

    boolean isWished() {
        return wished;
    }

    /** After how long a round that is wished for may begin. */
    Duration mayBeginIn(long now) {
        Duration rest = AFTER_A_ROUND.minusNanos(now - lastBegan);
        Duration next = allowance.untilNext(now);
        Duration longer = rest.compareTo(next) > 0 ? rest : next;
        return longer.isNegative() ? Duration.ZERO : longer;
    }

    /** A round began, which fulfils the wish. */
    void began(long now) {
        if (wished) {
            allowance.take(now);
        }
        wished = false;
        lastBegan = now;
    }
}
