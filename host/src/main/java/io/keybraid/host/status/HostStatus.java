package io.keybraid.host.status;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A whole host at one moment.
 *
 * @param version of this form
 * @param software of Keybraid, such as {@code 0.1.0}
 * @param at the moment
 * @param startedAt when this process began
 * @param identity the pin by which peers know this host
 * @param listen the addresses where peers may dial
 * @param tunnels in the order of the configuration
 * @param sources in the order of the configuration
 */
public record HostStatus(
        int version,
        String software,
        Instant at,
        Instant startedAt,
        String identity,
        List<String> listen,
        List<TunnelStatus> tunnels,
        List<SourceStatus> sources) {

    /** The form described here. */
    public static final int VERSION = 1;

    public HostStatus {
        Objects.requireNonNull(software);
        Objects.requireNonNull(at);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(identity);
        listen = List.copyOf(listen);
        tunnels = List.copyOf(tunnels);
        sources = List.copyOf(sources);
    }
}
