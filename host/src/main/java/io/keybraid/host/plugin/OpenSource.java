package io.keybraid.host.plugin;

import io.keybraid.api.KeySource;

/**
 * A configured source that is open.
 *
 * @param name its name in the configuration
 * @param plugin whose it is
 * @param keySource fenced: whatever the plugin throws comes out as what the api allows; {@link Sources} closes it
 */
public record OpenSource(String name, LoadedPlugin plugin, KeySource keySource) {}
