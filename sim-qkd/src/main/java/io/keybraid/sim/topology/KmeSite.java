package io.keybraid.sim.topology;

import io.keybraid.sim.profile.KmeProfile;

/**
 * A KME.
 *
 * @param port TCP; 0 stands for any free one
 * @param relays whether keys of others may pass through it: it is a trusted node
 */
public record KmeSite(String id, int port, KmeProfile profile, boolean relays) {

    private static final int MAX_PORT = 65_535;

    public KmeSite {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port of " + id + " is 0 to " + MAX_PORT + ", not " + port);
        }
    }

    /** As the standard says, and a trusted node. */
    public KmeSite(String id, int port) {
        this(id, port, KmeProfile.STANDARD, true);
    }

    public KmeSite withProfile(KmeProfile other) {
        return new KmeSite(id, port, other, relays);
    }
}
