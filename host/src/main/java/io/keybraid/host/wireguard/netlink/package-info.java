/** The kernel's WireGuard through generic netlink: no process, no file, key bytes outside the Java heap only. */
@NullMarked
package io.keybraid.host.wireguard.netlink;

import org.jspecify.annotations.NullMarked;
