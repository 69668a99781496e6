package io.keybraid.host.wireguard.netlink;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A {@code struct sockaddr_in} or {@code sockaddr_in6} of Linux. */
final class SocketAddress {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int INET_BYTES = 16;
    private static final int INET6_BYTES = 28;

    private SocketAddress() {}

    /** As wg(8) writes it, but without shortening IPv6; empty for no address. */
    static Optional<String> text(MemorySegment address) throws NetlinkException {
        if (address.byteSize() < Short.BYTES) {
            throw NetlinkException.malformed("an endpoint is cut off");
        }
        int family = Short.toUnsignedInt(address.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
        return switch (family) {
            case 0 -> Optional.empty();
            case AF_INET -> Optional.of(numeric(address, INET_BYTES, 4, 4) + ":" + port(address));
            case AF_INET6 ->
                Optional.of("[" + numeric(address, INET6_BYTES, 8, 16) + scope(address) + "]:" + port(address));
            default -> throw NetlinkException.malformed("an endpoint of family " + family);
        };
    }

    private static String numeric(MemorySegment address, int size, int from, int length) throws NetlinkException {
        if (address.byteSize() != size) {
            throw NetlinkException.malformed("an endpoint of " + address.byteSize() + " bytes");
        }
        try {
            byte[] bytes = address.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw NetlinkException.malformed("an endpoint that is no address");
        }
    }

    private static String scope(MemorySegment address) {
        int scope = address.get(ValueLayout.JAVA_INT_UNALIGNED, 24);
        return scope == 0 ? "" : "%" + Integer.toUnsignedString(scope);
    }

    private static int port(MemorySegment address) {
        return Byte.toUnsignedInt(address.get(ValueLayout.JAVA_BYTE, 2)) << 8
                | Byte.toUnsignedInt(address.get(ValueLayout.JAVA_BYTE, 3));
    }
}
