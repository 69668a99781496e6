package io.keybraid.host.cli;

import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;

/** For a plugin that is only listed. */
final class NoFactory implements KeySourceFactory {

    @Override
    public SourceDescription description() {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) {
        throw new UnsupportedOperationException();
    }
}
