package io.keybraid.host.channel;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.util.Objects;
import java.util.Optional;

/** A peer host. With an endpoint it is dialled; without one it must dial us. */
public record ChannelPeer(IdentityPin pin, Optional<HostPort> endpoint) {

    public ChannelPeer {
        Objects.requireNonNull(pin);
        Objects.requireNonNull(endpoint);
    }
}
