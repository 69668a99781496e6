/** Tests of the launcher, a script that stands at the top of the project. */
@NullMarked
package io.keybraid.host.launcher;

import org.jspecify.annotations.NullMarked;
