package io.keybraid.host.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.Set;

/** Looks for what is allowed but hardly meant. */
final class ConfigWarnings {

    private final Section root;
    private final Mistakes warnings;

    ConfigWarnings(Section root, Mistakes warnings) {
        this.root = root;
        this.warnings = warnings;
    }

    void look(Path file, Set<String> sources, Collection<TunnelConfig> tunnels) {
        unusedSources(sources, tunnels);
        writableFile(file);
    }

    private void unusedSources(Set<String> sources, Collection<TunnelConfig> tunnels) {
        Section section = root.section("sources").orElseThrow();
        for (String source : sources) {
            if (tunnels.stream().noneMatch(tunnel -> tunnel.sources().containsKey(source))) {
                warnings.add(
                        section.key(source),
                        section.path(source),
                        "is used by no tunnel",
                        "name it under the sources of a tunnel, or take it out");
            }
        }
    }

    private void writableFile(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
                warnings.add(
                        Location.START,
                        "",
                        "everybody on this machine may write this file, and so choose whom the tunnels trust",
                        "chmod o-w " + file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // the file was read a moment ago; where there are no such permissions there is nothing to warn of
        }
    }
}
