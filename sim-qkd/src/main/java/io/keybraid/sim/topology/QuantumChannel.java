package io.keybraid.sim.topology;

import io.keybraid.sim.physics.DecoyBb84;
import io.keybraid.sim.physics.Device;

/**
 * The physics of a link.
 *
 * @param timeScale how many times faster than real it makes key
 */
public record QuantumChannel(Device device, double km, double timeScale) {

    private static final double MOST = 1e9;

    public QuantumChannel {
        undisturbed(device, km);
        if (!(timeScale > 0 && timeScale <= MOST)) {
            throw new IllegalArgumentException("time-scale is more than 0 and at most 1e9, not " + timeScale);
        }
    }

    private static DecoyBb84 undisturbed(Device device, double km) {
        return new DecoyBb84(device, km);
    }

    /** With an eavesdropper on that share of the pulses. */
    public DecoyBb84 with(double eavesdropped) {
        return new DecoyBb84(device, km, eavesdropped);
    }

    public double bitsPerSecond(double eavesdropped) {
        return with(eavesdropped).bitsPerSecond() * timeScale;
    }
}
