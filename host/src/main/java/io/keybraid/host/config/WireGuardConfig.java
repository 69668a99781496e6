package io.keybraid.host.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How WireGuard is spoken to.
 *
 * @param backend which way
 * @param socketDirectory where user-space WireGuards keep their sockets
 */
public record WireGuardConfig(BackendChoice backend, Path socketDirectory) {

    /** Where wireguard-go and boringtun keep their sockets. */
    public static final Path DEFAULT_SOCKET_DIRECTORY = Path.of("/var/run/wireguard");

    public WireGuardConfig {
        Objects.requireNonNull(backend);
        Objects.requireNonNull(socketDirectory);
    }
}
