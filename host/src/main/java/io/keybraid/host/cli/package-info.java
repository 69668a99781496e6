/** The command line: what a person types, and what is answered. Decides nothing that the rest of the host could. */
@NullMarked
package io.keybraid.host.cli;

import org.jspecify.annotations.NullMarked;
