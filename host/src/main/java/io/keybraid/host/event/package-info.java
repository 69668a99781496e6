/** Tells an operator's own command of alarms. */
@NullMarked
package io.keybraid.host.event;

import org.jspecify.annotations.NullMarked;
