package io.keybraid.host.doctor;

import java.util.Locale;

/**
 * What can be wrong, in the order in which an operator should look at it: of several, the first explains most of the others.
 * Each stands on docs/doctor.md. Names are part of the JSON form: they are added, never changed.
 */
public enum Cause {
    /** There is no such WireGuard interface here. */
    INTERFACE_MISSING,
    /** The interface may not be spoken to. */
    NO_PERMISSION,
    /** The interface does not answer as it should. */
    INTERFACE_BROKEN,
    /** The configuration here has another public key of the other end than it has. */
    PUBLIC_KEY_WRONG_HERE,
    /** The interface has no such peer. */
    PEER_NOT_IN_INTERFACE,
    /** The name of the peer host has no address. */
    NAME_UNKNOWN,
    /** The peer host does not answer at all. */
    HOST_UNREACHABLE,
    /** The peer host is there; no keybraid is. */
    PEER_DOWN,
    /** A connection is taken, and then nothing comes. */
    PEER_SILENT,
    /** Whoever answers is no Keybraid. */
    NOT_KEYBRAID,
    /** The hosts speak different versions of the protocol. */
    VERSIONS,
    /** The identity pinned here is not that of the peer host. */
    PIN_WRONG_HERE,
    /** The peer host pins another identity than this host's. */
    PIN_WRONG_THERE,
    /** The peer host should dial, and does not. */
    PEER_DOES_NOT_DIAL,
    /** The control connection broke. */
    LINK_BROKEN,
    /** The peer host has no tunnel with this one that could be meant. */
    TUNNEL_UNKNOWN_THERE,
    /** The configuration there has another public key of this end than it has. */
    PUBLIC_KEY_WRONG_THERE,
    /** There is no such interface at the other end. */
    INTERFACE_MISSING_THERE,
    /** The host there may not speak to its interface. */
    NO_PERMISSION_THERE,
    /** The interface there does not answer, or lacks the peer. */
    INTERFACE_UNUSABLE_THERE,
    /** A clock is wrong. */
    CLOCK,
    /** The ends hold different preshared keys. */
    PSK_DIFFERS,
    /** Different preshared keys, or packets that do not come back: what was found out fits both. */
    PSK_OR_RETURN_PATH,
    /** Neither end's WireGuard packets arrive. */
    UDP_BLOCKED,
    /** This end's WireGuard packets do not arrive there. */
    UDP_BLOCKED_OUT,
    /** The other end's WireGuard packets do not arrive here. */
    UDP_BLOCKED_IN,
    /** Equal keys, open paths, and no session comes about. */
    SESSION_STUCK,
    /** The ends lost their common keys, and an operator's word is wanted. */
    CONTINUITY,
    /** The journal cannot be read or written. */
    JOURNAL,
    /** A source that is needed is not configured at the other end. */
    SOURCE_MISSING_THERE,
    /** A source that the other end needs is not configured here. */
    SOURCE_MISSING_HERE,
    /** Sources of the same name that are different ones. */
    SOURCE_DIFFERS,
    /** Nothing that both ends have satisfies both policies. */
    POLICIES_DISAGREE,
    /** The KME, or what else a source asks, cannot be reached. */
    SOURCE_UNREACHABLE,
    /** It does not answer in time. */
    SOURCE_SLOW,
    /** It refuses this host's certificate, or this host refuses its. */
    SOURCE_CERTIFICATE,
    /** It does not know one of the two SAEs. */
    SOURCE_PARTY_UNKNOWN,
    /** It has no key. */
    SOURCE_EMPTY,
    /** It does not have the key that the other end named. */
    SOURCE_KEY_NOT_FOUND,
    /** It answers what cannot be understood. */
    SOURCE_BAD_ANSWER,
    /** Something on this machine is missing. */
    SOURCE_UNAVAILABLE,
    /** Its plugin failed. */
    SOURCE_PLUGIN,
    /** A source fails at the other end. */
    SOURCE_FAILS_THERE,
    /** There has been no rotation yet: the interface has no key of Keybraid's. */
    NO_KEY_YET,
    /** An alarm that nothing above explains. */
    ALARM,
    /** No keybraid runs here. */
    HOST_STOPPED,
    /** Nothing was sent, so there was no handshake. Not a fault. */
    IDLE,
    /** Nothing is wrong. */
    HEALTHY;

    /** As in the verdict line: {@code psk-differs}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
