/**
 * How a running host stands, for people and for programs: what {@code keybraid status} shows (docs/status.md). Holds no
 * secrets and asks nobody anything.
 *
 * <p>The records are the JSON form, member by member ({@link io.keybraid.host.status.StatusJson}). Members are added,
 * never changed or taken away.
 */
@NullMarked
package io.keybraid.host.status;

import org.jspecify.annotations.NullMarked;
