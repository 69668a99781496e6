/** What the simulator shows of itself on the loopback address, and how faults are switched there. Never a key. */
@NullMarked
package io.keybraid.sim.admin;

import org.jspecify.annotations.NullMarked;
