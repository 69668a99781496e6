/** Talking to WireGuard: installing preshared keys and reading what an interface knows. */
@NullMarked
package io.keybraid.host.wireguard;

import org.jspecify.annotations.NullMarked;
