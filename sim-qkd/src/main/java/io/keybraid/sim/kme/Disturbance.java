package io.keybraid.sim.kme;

/**
 * What is done to a link.
 *
 * @param cut the fibre is cut
 * @param factor what is left of the rate
 * @param eavesdropped share of the pulses that are measured and sent again
 */
public record Disturbance(boolean cut, double factor, double eavesdropped) {

    public static final Disturbance NONE = new Disturbance(false, 1, 0);
}
