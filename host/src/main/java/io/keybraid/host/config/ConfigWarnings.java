package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Looks for what is allowed but hardly meant. */
final class ConfigWarnings {

    private final Section root;
    private final Mistakes warnings;

    ConfigWarnings(Section root, Mistakes warnings) {
        this.root = root;
        this.warnings = warnings;
    }

    void look(Path file, Optional<HostPort> web, Set<String> sources, Collection<TunnelConfig> tunnels) {
        if (tunnels.isEmpty()) {
            noTunnel();
        } else {
            unusedSources(sources, tunnels);
        }
        web.filter(address -> !isLoopback(address)).ifPresent(this::openWeb);
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

    private void noTunnel() {
        warnings.add(
                root.key("tunnels"),
                "tunnels",
                "there is none yet",
                "'keybraid invite' tells the other end of this host, and 'keybraid join' adds the tunnel to it");
    }

    private static boolean isLoopback(HostPort address) {
        return address.host().equals("localhost")
                || address.host().startsWith("127.")
                || address.host().equals("::1");
    }

    private void openWeb(HostPort address) {
        warnings.add(
                root.key("web"),
                "web",
                "shows names, peers and alarms of all tunnels to everybody who reaches " + address,
                "let it listen on 127.0.0.1, and a proxy that knows who asks in front of it");
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
