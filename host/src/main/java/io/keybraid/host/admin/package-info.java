/**
 * How commands reach the running host: a UNIX-domain socket that root, the host's own user and, where configured, the
 * members of one group may use. One line of JSON asks, one line answers.
 */
@NullMarked
package io.keybraid.host.admin;

import org.jspecify.annotations.NullMarked;
