package io.keybraid.host.plugin;

import io.keybraid.api.Examination;
import io.keybraid.api.KeySource;

/**
 * A configured source that is open.
 *
 * @param name its name in the configuration
 * @param plugin whose it is
 * @param keySource fenced: whatever the plugin throws comes out as what the api allows; {@link Sources} closes it
 */
public record OpenSource(String name, LoadedPlugin plugin, KeySource keySource) {

    /** What it is, in a few words for people. */
    public String inWords() {
        return keySource.algorithm() + ", " + keySource.assurance().label() + ", by " + plugin.name() + " "
                + plugin.version();
    }

    /** Whether the plugin can examine what its source depends on. */
    public boolean isExaminable() {
        return keySource instanceof FencedSource fenced && fenced.isExaminable();
    }

    /**
     * Lets the plugin examine what its source depends on, for all tunnels that use it; whatever the plugin throws becomes a
     * finding. Blocks until the plugin is done; call it on a virtual thread and interrupt that when time is over.
     */
    public void examine(Examination examination) {
        if (keySource instanceof FencedSource fenced) {
            fenced.examine(examination);
        }
    }
}
