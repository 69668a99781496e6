/**
 * Brings plugin jars in, and makes the configured sources of them.
 *
 * <p>{@link io.keybraid.host.plugin.PluginHost} loads every jar of one directory or none;
 * {@link io.keybraid.host.plugin.SourceOpener} opens every configured source and strand or none. Both know the
 * configuration only as names and written settings.
 */
@NullMarked
package io.keybraid.host.plugin;

import org.jspecify.annotations.NullMarked;
