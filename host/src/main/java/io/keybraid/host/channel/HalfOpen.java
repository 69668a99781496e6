package io.keybraid.host.channel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts accepted connections whose peer is not authenticated yet, and takes no more than the limits allow. IPv6 is
 * counted by /64, because whoever has one address there has them all. Thread-safe.
 */
final class HalfOpen {

    private static final int IPV6_NETWORK_BYTES = 8;

    private final int perAddress;
    private final int inAll;
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int total;

    HalfOpen(int perAddress, int inAll) {
        this.perAddress = perAddress;
        this.inAll = inAll;
    }

    /** A place, to be closed when the peer is authenticated or gone; empty if there is none left. */
    synchronized Optional<Place> enter(InetAddress address) {
        InetAddress network = networkOf(address);
        if (total >= inAll || counts.getOrDefault(network, 0) >= perAddress) {
            return Optional.empty();
        }
        total++;
        counts.merge(network, 1, Integer::sum);
        return Optional.of(new Place(network));
    }

    private synchronized void leave(InetAddress network) {
        total--;
        counts.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
    }

    synchronized int total() {
        return total;
    }

    private static InetAddress networkOf(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError("16 bytes are an address", impossible);
        }
    }

    /** One connection's place. Closing it twice does nothing. */
    final class Place implements AutoCloseable {
        private final InetAddress network;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(InetAddress network) {
            this.network = network;
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leave(network);
            }
        }
    }
}
