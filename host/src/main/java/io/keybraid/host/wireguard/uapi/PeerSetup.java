package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.WireGuardKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * A peer as {@link InterfaceSetup} adds it.
 *
 * @param endpoint resolved, where it is reached
 * @param allowedIps one network, such as {@code 198.51.100.0/24}
 * @param keepalive in whole seconds; zero for none
 */
public record PeerSetup(WireGuardKey key, InetSocketAddress endpoint, String allowedIps, Duration keepalive) {

    public PeerSetup {
        Objects.requireNonNull(key);
        Objects.requireNonNull(keepalive);
        if (endpoint.isUnresolved()) {
            throw new IllegalArgumentException("an endpoint must be resolved: " + endpoint);
        }
        if (!allowedIps.matches("[0-9a-fA-F.:]+/[0-9]{1,3}")) {
            throw new IllegalArgumentException("allowed-ips is an address, a slash and a length, not " + allowedIps);
        }
    }

    /** As UAPI wants it: an address in digits, brackets around one of IPv6, a port. */
    String endpointText() {
        String address = endpoint.getAddress().getHostAddress();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + endpoint.getPort();
    }
}
