package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.util.Map;

/**
 * One way of talking to WireGuard. Always update-only: a peer that is not there is an error and never created, and
 * nothing but the preshared key is touched; a {@link #kick} puts back what it read.
 *
 * <p>Threading: every method may be called from any thread; calls for one interface take turns. Each returns or throws
 * within five seconds; a kick, which reads and writes up to five times, within five seconds for each.
 */
public interface WireGuardBackend extends AutoCloseable {

    /** For status: which way this is, such as {@code uapi}. */
    String name();

    /** The way to this interface, where it depends on the interface. */
    default String name(InterfaceName name) {
        return name();
    }

    /**
     * Installs preshared keys of several peers in one write, reads them back, and compares in constant time.
     *
     * @throws WireGuardException if the interface or a peer is missing, the write is not allowed, or a key read back
     *     differs; which keys were installed is then told by the next {@link #read}
     */
    void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException;

    /**
     * Reads an interface once, with all its peers. The caller closes the snapshot, which wipes the preshared keys in it.
     *
     * @throws WireGuardException if the interface is missing or may not be read
     */
    InterfaceSnapshot read(InterfaceName name) throws WireGuardException;

    /**
     * When the peers of an interface last completed a handshake. Where many tunnels ask, what they are told may be a little old:
     * at most ten times as old as a reading takes, never more than two seconds, and never from before an {@link #install} or {@link #kick}
     * that has returned.
     *
     * @throws WireGuardException if the interface is missing or may not be read
     */
    default Handshakes handshakes(InterfaceName name) throws WireGuardException {
        try (InterfaceSnapshot snapshot = read(name)) {
            return Handshakes.of(snapshot);
        }
    }

    /**
     * Ends a peer's session, so that the next packet to it begins a handshake at once: removes the peer and adds it again in
     * one transaction, with the endpoint, allowed-ips, keepalive and preshared key that were read of it just before, then
     * reads it back and compares. Where the peer was removed and to add it was refused, that is tried once more. It costs the packets of about one round trip on a session that lives; the peer's counters
     * and its latest handshake begin anew. Other peers are not touched. To be done at one end of a tunnel, never at both.
     *
     * @throws WireGuardException if the interface or the peer is missing, and then nothing was changed; or if the peer is not
     *     what it was before, or gone, and then the message says so
     */
    void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException;

    @Override
    void close();
}
