package io.keybraid.host.tunnel;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.message.TunnelTag;

/** Brings messages from tunnels to peer hosts and back. Thread-safe; never blocks. */
public interface TunnelRouter {

    /** From now on frames with this tag go to this tunnel; told at once whether there is a link to its peer. */
    void register(TunnelTag tag, Tunnel tunnel);

    void unregister(TunnelTag tag, Tunnel tunnel);

    /** @return false if there is no link to the peer, and the frame is lost */
    boolean send(IdentityPin peer, byte[] frame);
}
