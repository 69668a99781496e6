package io.keybraid.host.channel;

import io.keybraid.host.key.HostPort;
import java.util.List;
import java.util.Objects;

/**
 * Where this host listens, and within what bounds. An empty list means that it only dials.
 *
 * @param listen {@code [::]:port} takes IPv4 connections too, so that {@code 0.0.0.0} with the same port adds nothing
 */
public record ChannelSettings(List<HostPort> listen, ChannelLimits limits, ChannelTiming timing) {

    public ChannelSettings {
        listen = List.copyOf(listen);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(timing);
    }

    /** With the protocol's own limits and times. */
    public static ChannelSettings listeningOn(List<HostPort> listen) {
        return new ChannelSettings(listen, ChannelLimits.PROTOCOL, ChannelTiming.PROTOCOL);
    }
}
