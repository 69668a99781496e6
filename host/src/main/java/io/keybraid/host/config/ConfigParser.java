package io.keybraid.host.config;

import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the configuration file. */
public final class ConfigParser {

    private ConfigParser() {}

    /**
     * Reads and checks the file. Looks at nothing but the file itself: whether the paths in it exist, plugins know their
     * settings and addresses are free is for others to see.
     *
     * @throws BadConfigException with every mistake in it
     * @throws OperatorException if it cannot be read at all
     */
    public static HostConfig parse(Path file) throws OperatorException {
        return parse(file, ConfigText.read(file));
    }

    /** The same of a text that is not in the file yet. */
    static HostConfig parse(Path file, String text) throws OperatorException {
        Mistakes mistakes = new Mistakes(file);
        Optional<HostConfig> config = YamlReader.read(text, mistakes)
                .map(root -> Section.of("", Location.START, root, mistakes))
                .flatMap(root -> new HostParser(file, root, mistakes).parse());
        mistakes.throwIfAny();
        return config.orElseThrow();
    }
}
