package com.example.keybraid.x448;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import java.util.List;
import org.pf4j.Extension;

/** The entrance to this plugin. It has no settings. */
@Extension
public final class X448Factory implements KeySourceFactory {

    static final String ALGORITHM = "X448";

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "x448",
            "X448 key agreement (RFC 7748); a quantum computer breaks it",
            List.of(Assurance.CLASSICAL),
            List.of(ALGORITHM),
            List.of(),
            List.of());

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) {
        return new X448Source(context.random());
    }
}
