package io.keybraid.host.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers mistakes while a file is read. Not thread-safe. */
final class Mistakes {

    private final Path file;
    private final List<ConfigMistake> found = new ArrayList<>();

    Mistakes(Path file) {
        this.file = file;
    }

    void add(Location location, String path, String problem, String hint) {
        found.add(new ConfigMistake(file, location, path, problem, hint));
    }

    int count() {
        return found.size();
    }

    List<ConfigMistake> inOrder() {
        return found.stream().sorted().toList();
    }

    void throwIfAny() throws BadConfigException {
        if (!found.isEmpty()) {
            throw new BadConfigException(found);
        }
    }
}
