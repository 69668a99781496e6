package io.keybraid.host.plugin;

import io.keybraid.api.Strand;

/**
 * The strand of a source in a tunnel.
 *
 * @param tunnel the tunnel's name
 * @param source what it is a strand of
 * @param strand fenced: whatever the plugin throws comes out as {@link io.keybraid.api.KeySourceException}
 */
public record OpenStrand(String tunnel, OpenSource source, Strand strand) {}
