/** Userspace WireGuard (wireguard-go, boringtun) through its UAPI socket. */
@NullMarked
package io.keybraid.host.wireguard.uapi;

import org.jspecify.annotations.NullMarked;
