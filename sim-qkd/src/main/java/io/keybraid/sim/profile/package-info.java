/** How a KME behaves where the standard leaves a choice, or where real ones leave the standard. */
@NullMarked
package io.keybraid.sim.profile;

import org.jspecify.annotations.NullMarked;
