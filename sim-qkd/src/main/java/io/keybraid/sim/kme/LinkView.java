package io.keybraid.sim.kme;

import java.util.Optional;

/**
 * A link at one moment.
 *
 * @param km length of its fibre, if it has physics
 * @param qber share of wrong bits; 0 while the fibre is cut
 * @param abortAbove the QBER above which it makes no key
 */
public record LinkView(
        String name,
        String oneKme,
        String otherKme,
        Optional<Double> km,
        Condition condition,
        double qber,
        double abortAbove,
        double bitsPerSecond,
        long storedBits,
        long capacityBits) {

    /** Whether it makes key. */
    public enum Condition {
        UP,
        CUT,
        /** Too many errors: somebody may be listening. */
        ABORTED
    }
}
