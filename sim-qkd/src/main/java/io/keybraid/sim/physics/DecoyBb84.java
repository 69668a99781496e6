package io.keybraid.sim.physics;

/**
 * Decoy-state BB84 over a fibre: gains, error rates and the secure key rate of Ma et al. 2005, for key without end (no
 * finite-size effects).
 *
 * @param km length of the fibre
 * @param eavesdropped share of the pulses that an eavesdropper measures and sends again, 0 to 1
 */
public record DecoyBb84(Device device, double km, double eavesdropped) {

    private static final double SIFTED = 0.5;
    private static final double DARK_ERRORS = 0.5;
    private static final double FULL_INTERCEPT = 0.25;
    private static final double DECIBEL = 10;

    public DecoyBb84 {
        if (!(km >= 0 && km <= 10_000)) {
            throw new IllegalArgumentException("a fibre is 0 to 10000 km long, not " + km);
        }
        if (!(eavesdropped >= 0 && eavesdropped <= 1)) {
            throw new IllegalArgumentException("an eavesdropper takes a share from 0 to 1, not " + eavesdropped);
        }
    }

    /** Nobody listens. */
    public DecoyBb84(Device device, double km) {
        this(device, km, 0);
    }

    /** η: the share of photons that make a click. */
    public double transmittance() {
        return device.efficiency() * Math.pow(10, -device.lossPerKm() * km / DECIBEL);
    }

    /** Q: clicks for a pulse of so many photons on average. */
    public double gain(double intensity) {
        return device.darkYield() - Math.expm1(-transmittance() * intensity);
    }

    /** E: the share of wrong bits among them, the eavesdropper's doing included. Eq. 11, and E0 + p(1/4 − E0/2). */
    public double errorRate(double intensity) {
        double gain = gain(intensity);
        if (gain <= 0) {
            return DARK_ERRORS;
        }
        double photons = -Math.expm1(-transmittance() * intensity);
        return disturbed((device.darkYield() * DARK_ERRORS + device.misalignment() * photons) / gain);
    }

    private double disturbed(double undisturbed) {
        return undisturbed + eavesdropped * (FULL_INTERCEPT - undisturbed / 2);
    }

    /** What the two ends measure on signal pulses. */
    public double qber() {
        return errorRate(device.signal());
    }

    /** Y1, the yield of single photons, from below: vacuum and one weak decoy. Eq. 34. */
    public double singlePhotonYield() {
        double mu = device.signal();
        double nu = device.decoy();
        double ratio = nu * nu / (mu * mu);
        double bound = gain(nu) * Math.exp(nu) - gain(mu) * Math.exp(mu) * ratio - (1 - ratio) * device.darkYield();
        return Math.max(0, mu / (mu * nu - nu * nu) * bound);
    }

    /** e1, their error rate, from above. Eq. 37. */
    public double singlePhotonErrorRate() {
        double yield = singlePhotonYield();
        if (yield <= 0) {
            return DARK_ERRORS;
        }
        double nu = device.decoy();
        double wrong = errorRate(nu) * gain(nu) * Math.exp(nu) - device.darkYield() * DARK_ERRORS;
        return clamp(wrong / (yield * nu));
    }

    /** Secure bits for a pulse, never less than 0, with vacuum and one weak decoy. */
    public double bitsPerPulse() {
        return secure(singlePhotonYield(), singlePhotonErrorRate());
    }

    /** Y1 as infinitely many decoys would measure it. */
    public double exactSinglePhotonYield() {
        return device.darkYield() + transmittance();
    }

    /** e1 as infinitely many decoys would measure it. */
    public double exactSinglePhotonErrorRate() {
        double wrong = device.darkYield() * DARK_ERRORS + device.misalignment() * transmittance();
        return clamp(disturbed(wrong / exactSinglePhotonYield()));
    }

    /** Secure bits for a pulse with infinitely many decoys: the most that can be had. */
    public double bitsPerPulseWithInfiniteDecoys() {
        return secure(exactSinglePhotonYield(), exactSinglePhotonErrorRate());
    }

    private double secure(double yield, double singleErrorRate) {
        double mu = device.signal();
        double single = yield * mu * Math.exp(-mu) * (1 - Entropy.ofBit(singleErrorRate));
        double told = gain(mu) * device.errorCorrection() * Entropy.ofBit(errorRate(mu));
        return Math.max(0, SIFTED * (single - told));
    }

    /** The share of clicks that dead time leaves: C becomes C/(1 + Cτ). */
    public double aliveShare() {
        double clicks = gain(device.signal()) * device.pulsesPerSecond();
        return 1 / (1 + clicks * device.deadTimeSeconds());
    }

    /** The link stops when more than this share of its bits is wrong. */
    public double abortAbove() {
        return Entropy.secureBelow(device.errorCorrection());
    }

    public boolean aborted() {
        return qber() > abortAbove();
    }

    /** What the link makes; 0 when it has aborted. */
    public double bitsPerSecond() {
        return aborted() ? 0 : bitsPerPulse() * device.pulsesPerSecond() * aliveShare();
    }

    private static double clamp(double share) {
        return Math.min(DARK_ERRORS, Math.max(0, share));
    }
}
