/** For tests with JUnit 5 or later, which the one who uses it brings along. */
@NullMarked
package io.keybraid.sim.junit;

import org.jspecify.annotations.NullMarked;
