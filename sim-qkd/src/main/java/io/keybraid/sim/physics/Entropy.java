package io.keybraid.sim.physics;

/** Shannon's binary entropy, and the error rate above which no key is left. */
public final class Entropy {

    private static final double LN2 = Math.log(2);
    private static final int HALVINGS = 60;

    private Entropy() {}

    /** H2, in bits; 0 at both ends of [0, 1]. */
    public static double ofBit(double probability) {
        if (probability <= 0 || probability >= 1) {
            return 0;
        }
        return -(probability * Math.log(probability) + (1 - probability) * Math.log1p(-probability)) / LN2;
    }

    /**
     * The QBER at which 1 − (1 + f)·H2(e) is 0: above it error correction and privacy amplification leave nothing
     * (Shor and Preskill 2000).
     */
    public static double secureBelow(double errorCorrection) {
        double low = 0;
        double high = 0.5;
        for (int done = 0; done < HALVINGS; done++) {
            double middle = (low + high) / 2;
            if ((1 + errorCorrection) * ofBit(middle) < 1) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
