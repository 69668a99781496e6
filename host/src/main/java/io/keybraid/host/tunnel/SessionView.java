package io.keybraid.host.tunnel;

import io.keybraid.host.message.SessionState;

/**
 * WireGuard's session, as this end sees it and as the other end told.
 *
 * @param state at this end
 * @param peerInstalled whether the other end said that its interface holds the keys in force here
 * @param peerLive whether the other end said that a handshake completed there since it installed them
 */
public record SessionView(SessionState state, boolean peerInstalled, boolean peerLive) {}
