package io.keybraid.sim.physics;

import java.util.Locale;
import java.util.Optional;

/**
 * The transmitter, the receiver and the kind of fibre of a link, in the letters of Ma et al. 2005.
 *
 * @param lossPerKm α, dB/km
 * @param efficiency η_Bob, of the receiver with its detectors
 * @param darkYield Y0, clicks for a pulse without a photon
 * @param misalignment e_d, share of photons that meet the wrong detector
 * @param errorCorrection f, how much more than Shannon's bound is told when errors are corrected, at least 1
 * @param pulsesPerSecond how often the transmitter fires
 * @param signal μ, mean photons of a signal pulse
 * @param decoy ν, mean photons of a decoy pulse, less than the signal's
 * @param deadTimeSeconds τ, how long the receiver is blind after a click
 */
public record Device(
        double lossPerKm,
        double efficiency,
        double darkYield,
        double misalignment,
        double errorCorrection,
        double pulsesPerSecond,
        double signal,
        double decoy,
        double deadTimeSeconds) {

    /** Gobby, Yuan and Shields, APL 84, 3762 (2004), with the intensities of Ma et al. */
    public static final Device GYS = new Device(0.21, 0.045, 1.7e-6, 0.033, 1.22, 2e6, 0.48, 0.05, 0);

    /** A link of our day: 1 GHz, cooled detectors. */
    public static final Device MODERN = new Device(0.2, 0.2, 2e-7, 0.01, 1.16, 1e9, 0.5, 0.1, 1e-7);

    /** Nothing is lost but in the fibre: to see what the fibre alone does. */
    public static final Device PERFECT = new Device(0.2, 1, 0, 0, 1, 1e9, 0.5, 0.1, 0);

    public Device {
        within("loss-per-km", lossPerKm, 0, 100);
        within("efficiency", efficiency, 1e-9, 1);
        within("dark-yield", darkYield, 0, 0.5);
        within("misalignment", misalignment, 0, 0.5);
        within("error-correction", errorCorrection, 1, 10);
        within("pulses-per-second", pulsesPerSecond, 1, 1e12);
        within("signal", signal, 1e-6, 10);
        within("decoy", decoy, 1e-6, 10);
        within("dead-time", deadTimeSeconds, 0, 1);
        if (decoy >= signal) {
            throw new IllegalArgumentException(
                    "decoy is less than signal, and " + decoy + " is not less than " + signal);
        }
    }

    /** By the word in a topology file; empty if there is none of that name. */
    public static Optional<Device> preset(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "gys" -> Optional.of(GYS);
            case "modern" -> Optional.of(MODERN);
            case "perfect" -> Optional.of(PERFECT);
            default -> Optional.empty();
        };
    }

    public Device withIntensities(double otherSignal, double otherDecoy) {
        return new Device(
                lossPerKm,
                efficiency,
                darkYield,
                misalignment,
                errorCorrection,
                pulsesPerSecond,
                otherSignal,
                otherDecoy,
                deadTimeSeconds);
    }

    public Device withErrorCorrection(double other) {
        return new Device(
                lossPerKm, efficiency, darkYield, misalignment, other, pulsesPerSecond, signal, decoy, deadTimeSeconds);
    }

    private static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
    }
}
