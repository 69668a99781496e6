package io.keybraid.sim.topology;

/** A KME and the TCP port it listens on; 0 stands for any free one. */
public record KmeSite(String id, int port) {

    private static final int MAX_PORT = 65_535;

    public KmeSite {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port of " + id + " is 0 to " + MAX_PORT + ", not " + port);
        }
    }
}
