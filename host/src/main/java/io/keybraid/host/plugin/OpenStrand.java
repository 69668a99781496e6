package io.keybraid.host.plugin;

import io.keybraid.api.Strand;

/**
 * The strand of a source in a tunnel.
 *
 * @param tunnel the tunnel's name
 * @param source what it is a strand of
 * @param strand fenced: whatever the plugin throws comes out as {@link io.keybraid.api.KeySourceException}
 */
public record OpenStrand(String tunnel, OpenSource source, Strand strand) {

    /** Whether a strand can be asked if it would yield a secret; of the others nothing is known before a round. */
    public static boolean canBeProbed(Strand strand) {
        try {
            Strand plugins = strand instanceof FencedStrand fenced ? fenced.strand() : strand;
            return plugins.getClass().getMethod("probe").getDeclaringClass() != Strand.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the api has it", e);
        }
    }
}
