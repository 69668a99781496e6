package io.keybraid.sim.topology;

import io.keybraid.sim.profile.KmeProfile;
import java.util.OptionalInt;

/**
 * A KME.
 *
 * @param port TCP; 0 stands for any free one
 * @param relays whether keys of others may pass through it: it is a trusted node
 * @param pskPort a second one, for SKIP over TLS with a preshared key, if it has that
 */
public record KmeSite(String id, int port, KmeProfile profile, boolean relays, OptionalInt pskPort) {

    private static final int MAX_PORT = 65_535;

    public KmeSite {
        check(id, "port", port);
        pskPort.ifPresent(psk -> check(id, "PSK port", psk));
    }

    private static void check(String id, String what, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("the " + what + " of " + id + " is 0 to " + MAX_PORT + ", not " + port);
        }
    }

    /** As the standard says, and a trusted node. */
    public KmeSite(String id, int port) {
        this(id, port, KmeProfile.STANDARD, true, OptionalInt.empty());
    }

    public KmeSite withPskPort(int psk) {
        return new KmeSite(id, port, profile, relays, OptionalInt.of(psk));
    }

    public KmeSite withProfile(KmeProfile other) {
        return new KmeSite(id, port, other, relays, pskPort);
    }
}
