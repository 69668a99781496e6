/**
 * What a key-source plugin compiles against.
 *
 * <p>A plugin has one {@link io.keybraid.api.KeySourceFactory}. The host asks it for a {@link io.keybraid.api.KeySource}
 * for each source in the configuration, and the source for a {@link io.keybraid.api.Strand} for each tunnel that uses
 * it. In every round a strand makes a {@link io.keybraid.api.SharedSecret} together with the strand of the same name at
 * the other end. What is in this package stays: types and members are added, never changed or taken away.
 */
@NullMarked
package io.keybraid.api;

import org.jspecify.annotations.NullMarked;
