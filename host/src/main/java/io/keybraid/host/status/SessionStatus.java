package io.keybraid.host.status;

import java.util.Objects;

/**
 * WireGuard's session of a tunnel.
 *
 * @param state {@code ALIVE}, {@code IDLE}, {@code OLD}, {@code DEAD} or {@code UNKNOWN}, as this end sees it
 * @param live whether a handshake completed at this end since the key in force was installed
 * @param peerInstalled whether the other end said that its interface holds that key
 * @param peerLive whether the other end said that a handshake completed there since
 */
public record SessionStatus(String state, boolean live, boolean peerInstalled, boolean peerLive) {

    public SessionStatus {
        Objects.requireNonNull(state);
    }
}
