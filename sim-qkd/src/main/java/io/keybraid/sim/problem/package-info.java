/** How the simulator tells its user what is wrong and what to do. */
@NullMarked
package io.keybraid.sim.problem;

import org.jspecify.annotations.NullMarked;
