/** Keeps the memory of this process to itself, as far as the system allows (docs/security.md). */
@NullMarked
package io.keybraid.host.hardening;

import org.jspecify.annotations.NullMarked;
