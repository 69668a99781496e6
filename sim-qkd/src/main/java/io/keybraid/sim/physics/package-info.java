/** How fast a quantum link makes key, and with how many errors: decoy-state BB84 after Ma et al., PRA 72, 012326 (2005). */
@NullMarked
package io.keybraid.sim.physics;

import org.jspecify.annotations.NullMarked;
