package io.keybraid.plugin.skip;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import java.util.List;
import org.pf4j.Extension;

/** The entrance to the plugin {@code skip}. */
@Extension
public final class SkipFactory implements KeySourceFactory {

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "skip",
            "keys from a Key Provider that speaks Cisco's SKIP (draft-cisco-skip-02)",
            List.of(Assurance.CLASSICAL, Assurance.POST_QUANTUM, Assurance.QKD),
            List.of(SkipSource.ALGORITHM),
            SkipSettings.OF_SOURCE,
            SkipSettings.OF_TUNNEL);

    /** For pf4j. */
    public SkipFactory() {}

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException {
        return new SkipSource(Provider.read(config));
    }
}
