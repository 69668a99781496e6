/** What one host's operator carries to another's: a text that can be pasted or read aloud. */
@NullMarked
package io.keybraid.host.invite;

import org.jspecify.annotations.NullMarked;
