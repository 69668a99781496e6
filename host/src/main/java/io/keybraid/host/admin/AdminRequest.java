package io.keybraid.host.admin;

import java.util.Objects;
import java.util.Optional;

/**
 * What a command wants of the running host.
 *
 * @param command such as {@code status}
 * @param tunnel which one it is about; empty for all
 */
public record AdminRequest(String command, Optional<String> tunnel) {

    public AdminRequest {
        Objects.requireNonNull(command);
        Objects.requireNonNull(tunnel);
    }

    /** About all tunnels. */
    public static AdminRequest of(String command) {
        return new AdminRequest(command, Optional.empty());
    }
}
