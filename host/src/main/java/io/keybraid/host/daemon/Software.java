package io.keybraid.host.daemon;

import java.util.Optional;

/** Which Keybraid this is. */
public final class Software {

    private Software() {}

    /** From the jar's manifest; {@code development} where there is no jar. */
    public static String version() {
        return Optional.ofNullable(Software.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
