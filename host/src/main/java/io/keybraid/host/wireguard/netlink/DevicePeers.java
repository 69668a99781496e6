package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.WireGuardKey;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the parts of a dump, peer by peer. A peer whose allowed-ips do not fit into one part goes on in the next,
 * which repeats its public key and leaves out what was told.
 */
abstract class DevicePeers implements NetlinkReply.Part, AutoCloseable {

    private @Nullable WireGuardKey last;

    @Override
    public final void read(Attributes device) throws NetlinkException {
        while (device.next()) {
            if (device.type() == WireGuardNumbers.DEVICE_PUBLIC_KEY) {
                interfaceKey(device.publicKey());
            } else if (device.type() == WireGuardNumbers.DEVICE_PEERS) {
                Attributes peers = device.nested();
                while (peers.next()) {
                    readPeer(peers);
                }
            }
        }
    }

    private void readPeer(Attributes peers) throws NetlinkException {
        WireGuardKey key = publicKeyOf(peers.nested());
        if (key.equals(last)) {
            more(key, peers.nested());
        } else {
            last = key;
            peer(key, peers.nested());
        }
    }

    private static WireGuardKey publicKeyOf(Attributes peer) throws NetlinkException {
        while (peer.next()) {
            if (peer.type() == WireGuardNumbers.PEER_PUBLIC_KEY) {
                return peer.publicKey();
            }
        }
        throw NetlinkException.malformed("a peer without a public key");
    }

    /** The interface's own public key; not called where it has none. */
    void interfaceKey(WireGuardKey key) {}

    /** One peer. */
    abstract void peer(WireGuardKey key, Attributes attributes) throws NetlinkException;

    /** More of the peer before. */
    void more(WireGuardKey key, Attributes attributes) throws NetlinkException {}

    /** Wipes the keys that were copied; there are none here. */
    @Override
    public void close() {}
}
