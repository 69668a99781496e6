package io.keybraid.host.doctor;

import io.keybraid.host.channel.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a host at one moment.
 *
 * @param version of this form
 * @param software of Keybraid here
 * @param at the moment
 * @param running whether a host runs here and told all this; else it was looked at from outside
 * @param identity this host's own pin
 * @param refusals connections that were turned away in the last minutes
 * @param tunnels in the order of the configuration
 */
public record HostFacts(
        int version,
        String software,
        Instant at,
        boolean running,
        String identity,
        List<Refusal> refusals,
        List<TunnelFacts> tunnels) {

    /** The form described here. */
    public static final int VERSION = 1;

    public HostFacts {
        Objects.requireNonNull(software);
        Objects.requireNonNull(at);
        Objects.requireNonNull(identity);
        refusals = List.copyOf(refusals);
        tunnels = List.copyOf(tunnels);
    }
}
