/** The log: from SLF4J to {@code java.util.logging} without losing a line's fields, and its three forms. */
@NullMarked
package io.keybraid.host.log;

import org.jspecify.annotations.NullMarked;
