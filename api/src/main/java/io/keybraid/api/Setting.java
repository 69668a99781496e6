package io.keybraid.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One setting that a plugin knows. A setting that no plugin declares is an error in the configuration.
 *
 * @param name as in the configuration: lower-case words joined by hyphens
 * @param kind what its value must be
 * @param required whether it must be there
 * @param defaultValue the value taken where it is absent, as it would be written; empty for none
 * @param choices for {@link Kind#CHOICE}, the words allowed; else empty
 * @param description one line for people
 */
public record Setting(
        String name,
        Kind kind,
        boolean required,
        Optional<String> defaultValue,
        List<String> choices,
        String description) {

    /** What a value must look like. */
    public enum Kind {
        /** Any text that is not blank. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** A whole number with a unit: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}. */
        DURATION,
        /** A path; a relative one is taken from the folder of the configuration file. */
        FILE,
        /** An absolute {@code http} or {@code https} URL. */
        URL,
        /** One of {@link Setting#choices()}. */
        CHOICE,
        /** One text or a list of texts. */
        LIST
    }

    public Setting {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(defaultValue);
        Objects.requireNonNull(description);
        choices = List.copyOf(choices);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("not the name of a setting: " + name);
        }
        if (name.equals("plugin")) {
            throw new IllegalArgumentException("the setting 'plugin' belongs to the host");
        }
        if ((kind == Kind.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException("setting " + name + ": choices go with kind CHOICE, and only with it");
        }
        if (required && defaultValue.isPresent()) {
            throw new IllegalArgumentException("setting " + name + ": required, so its default is never taken");
        }
    }

    /** A setting that must be there. */
    public static Setting required(String name, Kind kind, String description) {
        return new Setting(name, kind, true, Optional.empty(), List.of(), description);
    }

    /** A setting that may be absent, and then has no value. */
    public static Setting optional(String name, Kind kind, String description) {
        return new Setting(name, kind, false, Optional.empty(), List.of(), description);
    }

    /** A setting that may be absent, and then has this value. */
    public static Setting withDefault(String name, Kind kind, String defaultValue, String description) {
        return new Setting(name, kind, false, Optional.of(defaultValue), List.of(), description);
    }

    /** A setting with a fixed set of words; absent, it has this value, which is one of them. */
    public static Setting choice(String name, List<String> choices, String defaultValue, String description) {
        if (!choices.contains(defaultValue)) {
            throw new IllegalArgumentException("setting " + name + ": the default is none of the choices");
        }
        return new Setting(name, Kind.CHOICE, false, Optional.of(defaultValue), choices, description);
    }
}
