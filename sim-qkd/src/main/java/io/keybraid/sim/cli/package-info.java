/** The command {@code sim}. */
@NullMarked
package io.keybraid.sim.cli;

import org.jspecify.annotations.NullMarked;
