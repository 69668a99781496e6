package io.keybraid.host.config;

/** What happens to a WireGuard session that is dead although both ends hold the same key (docs/wireguard.md). */
public enum Recover {
    /** The initiator's host removes and re-adds the peer, in one transaction, at most every 30 s. */
    KICK,
    /** It is left to WireGuard. */
    WAIT
}
