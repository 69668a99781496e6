/** What the simulated network consists of: KMEs, the links between them, the SAEs at each. */
@NullMarked
package io.keybraid.sim.topology;

import org.jspecify.annotations.NullMarked;
