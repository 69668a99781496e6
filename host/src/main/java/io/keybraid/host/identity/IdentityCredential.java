package io.keybraid.host.identity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a host's identity is read from. */
public final class IdentityCredential {

    /** The systemd credential that is the identity's file. */
    public static final String NAME = "keybraid.identity";

    private IdentityCredential() {}

    /**
     * A credential that systemd hands over; otherwise the file in the configuration. So the file may belong to root alone
     * while the host runs as a user of its own.
     *
     * @param environment of the process: systemd says in CREDENTIALS_DIRECTORY where credentials lie
     */
    public static Path or(Path configured, Map<String, String> environment) {
        return Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY"))
                .map(directory -> Path.of(directory, NAME))
                .filter(Files::exists)
                .orElse(configured);
    }
}
