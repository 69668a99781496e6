/** What can be made to go wrong, what does go wrong now, and scenarios that say when. */
@NullMarked
package io.keybraid.sim.fault;

import org.jspecify.annotations.NullMarked;
