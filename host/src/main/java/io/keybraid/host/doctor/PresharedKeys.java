package io.keybraid.host.doctor;

import io.keybraid.host.message.EndReport.Holding;
import java.util.Optional;

/** What is known of whether both interfaces hold the same preshared key. */
enum PresharedKeys {
    EQUAL,
    /** This end holds a key of an older epoch. */
    BEHIND_HERE,
    /** The other end does. */
    BEHIND_THERE,
    /** This end holds a key that neither host made, or none. */
    FOREIGN_HERE,
    /** The other end does. */
    FOREIGN_THERE,
    /** They differ, and neither is older. */
    APART,
    UNKNOWN;

    boolean differ() {
        return this != EQUAL && this != UNKNOWN;
    }

    /** One of the ends holds a key that neither host made, or none. */
    boolean isForeign() {
        return this == FOREIGN_HERE || this == FOREIGN_THERE;
    }

    static PresharedKeys of(Case tunnel) {
        EndFacts here = tunnel.here();
        Optional<EndFacts> other = tunnel.there();
        if (other.isEmpty() || !here.isRead() || !other.get().isRead()) {
            return UNKNOWN;
        }
        EndFacts there = other.get();
        if (here.holding() == Holding.NONE && there.holding() == Holding.NONE) {
            return EQUAL;
        }
        if (isForeign(here, there)) {
            return FOREIGN_HERE;
        }
        if (isForeign(there, here)) {
            return FOREIGN_THERE;
        }
        if (here.holding() == Holding.CURRENT && there.holding() == Holding.CURRENT) {
            return current(here, there);
        }
        // A key in waiting is that of the epoch after; whether the other end has it is told by the other's epoch.
        if (there.holding() == Holding.PREPARED && here.holding() == Holding.CURRENT) {
            return here.epoch() == there.epoch() + 1 ? EQUAL : BEHIND_HERE;
        }
        if (here.holding() == Holding.PREPARED && there.holding() == Holding.CURRENT) {
            return there.epoch() == here.epoch() + 1 ? EQUAL : BEHIND_THERE;
        }
        return UNKNOWN;
    }

    private static boolean isForeign(EndFacts one, EndFacts other) {
        boolean none = one.holding() == Holding.NONE && other.holding() != Holding.UNREAD;
        return none
                || (one.holding() == Holding.OTHER
                        && other.holding() != Holding.OTHER
                        && other.holding() != Holding.UNREAD);
    }

    private static PresharedKeys current(EndFacts here, EndFacts there) {
        if (here.kid().equals(there.kid())) {
            return EQUAL;
        }
        int order = Long.compareUnsigned(here.epoch(), there.epoch());
        return order == 0 ? APART : order < 0 ? BEHIND_HERE : BEHIND_THERE;
    }
}
