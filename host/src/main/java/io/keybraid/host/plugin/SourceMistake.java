package io.keybraid.host.plugin;

import io.keybraid.api.BadSourceConfigException.Mistake;
import java.util.Objects;
import java.util.Optional;

/**
 * One setting that a plugin cannot take.
 *
 * @param tunnel the tunnel in which the setting stands; empty where it stands in the source's own section
 * @param source the source's name
 * @param mistake the setting's name, what is wrong, what to do; the name {@code plugin} stands for the host's own setting
 */
public record SourceMistake(Optional<String> tunnel, String source, Mistake mistake) {
    public SourceMistake {
        Objects.requireNonNull(tunnel);
        Objects.requireNonNull(source);
        Objects.requireNonNull(mistake);
    }

    /** Where and what, one line; for those who do not know the line in the file. */
    public String message() {
        String place = tunnel.map(name -> "tunnel '" + name + "', source '" + source + "'")
                .orElse("source '" + source + "'");
        return place + ", " + mistake.setting() + ": " + mistake.problem();
    }
}
