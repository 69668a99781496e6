/** The values that name and hold keys: nothing here decides anything. */
@NullMarked
package io.keybraid.host.key;

import org.jspecify.annotations.NullMarked;
