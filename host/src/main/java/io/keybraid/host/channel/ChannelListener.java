package io.keybraid.host.channel;

import io.keybraid.host.key.IdentityPin;

/**
 * Hears what happens on the links. For each peer the calls come one at a time and in order: linkUp, any number of
 * received, linkDown, linkUp and so on; a replaced link is told as linkDown then linkUp, because frames under way on the
 * old one may be lost. Calls for different peers come from different threads at the same time.
 *
 * <p>A call may take time, but meanwhile nothing more is read from that peer. It may call {@link PeerChannels#send}. What
 * it throws is logged and harms nothing.
 */
public interface ChannelListener {

    /** The peer is authenticated and both ends use this link. */
    void linkUp(IdentityPin peer);

    /** The link is gone; the reason is for people. */
    void linkDown(IdentityPin peer, String reason);

    /** One frame; the array is the listener's. */
    void received(IdentityPin peer, byte[] frame);
}
