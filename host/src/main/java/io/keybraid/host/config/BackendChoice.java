package io.keybraid.host.config;

/** Which way WireGuard is spoken to. */
public enum BackendChoice {
    /** By what is there for the interface; never {@link #MEMORY}. */
    AUTO,
    /** The socket of a user-space WireGuard. */
    UAPI,
    /** The kernel's own WireGuard, through generic netlink. */
    NETLINK,
    /** The program wg of wireguard-tools. */
    WG,
    /** No WireGuard at all: for the demo and for tests. */
    MEMORY
}
