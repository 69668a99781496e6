package io.keybraid.plugin.etsi014;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import java.util.List;
import org.pf4j.Extension;

/** The entrance to the plugin {@code etsi014}. */
@Extension
public final class Etsi014Factory implements KeySourceFactory {

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "etsi014",
            "QKD keys from a key management entity that speaks ETSI GS QKD 014",
            List.of(Assurance.QKD),
            List.of(Etsi014Source.ALGORITHM),
            Etsi014Settings.OF_SOURCE,
            Etsi014Settings.OF_TUNNEL);

    /** For pf4j. */
    public Etsi014Factory() {}

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException {
        return new Etsi014Source(SiteSettings.read(config), context.clock(), LateKeys.Pauses.REAL);
    }
}
