package io.keybraid.host.config;

import io.keybraid.host.problem.OperatorException;
import java.util.Objects;

/**
 * A configuration that is not written yet.
 *
 * @param config what a host will read
 * @param text as it will be written
 * @param over whether the file is there already
 */
public record ConfigDraft(HostConfig config, String text, boolean over) {

    public ConfigDraft {
        Objects.requireNonNull(config);
        Objects.requireNonNull(text);
    }

    /** @throws OperatorException if it cannot be written, or a file is there that should not be; nothing has changed then */
    public void write() throws OperatorException {
        if (over) {
            ConfigFile.replace(config.file(), text);
        } else {
            ConfigFile.create(config.file(), text);
        }
    }
}
