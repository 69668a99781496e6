/** How the host tells an operator what is wrong, where, and what to do. */
@NullMarked
package io.keybraid.host.problem;

import org.jspecify.annotations.NullMarked;
