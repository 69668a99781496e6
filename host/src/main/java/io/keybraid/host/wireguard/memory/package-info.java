/** An imitation of WireGuard in memory, for the demo and for tests. */
@NullMarked
package io.keybraid.host.wireguard.memory;

import org.jspecify.annotations.NullMarked;
