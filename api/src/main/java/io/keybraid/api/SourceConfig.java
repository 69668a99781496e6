package io.keybraid.api;

import io.keybraid.api.BadSourceConfigException.Mistake;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings of a source, or of a source in one tunnel: checked, with defaults filled in.
 *
 * <p>Reading a setting that was not declared, or with another kind than declared, is a mistake of the plugin and throws
 * {@link IllegalArgumentException}. Thread-safe.
 */
public final class SourceConfig {

    private final Map<String, Setting> declared;
    private final Map<String, Object> values;
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    private SourceConfig(Map<String, Setting> declared, Map<String, Object> values) {
        this.declared = declared;
        this.values = values;
    }

    /**
     * Checks values against what a plugin declares.
     *
     * @param written name to value: text, or a list of texts
     * @param folder where relative paths begin
     * @throws BadSourceConfigException with every mistake: unknown, missing and malformed settings
     */
    public static SourceConfig check(List<Setting> settings, Map<String, ?> written, Path folder)
            throws BadSourceConfigException {
        Map<String, Setting> declared = new LinkedHashMap<>();
        settings.forEach(setting -> declared.put(setting.name(), setting));
        SettingParser parser = new SettingParser(folder);
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : written.keySet()) {
            if (!declared.containsKey(name)) {
                mistakes.add(SettingParser.unknown(name, declared.keySet()));
            }
        }
        for (Setting setting : settings) {
            Object value = written.get(setting.name());
            try {
                if (value != null) {
                    values.put(setting.name(), parser.parse(setting, value));
                } else if (setting.defaultValue().isPresent()) {
                    values.put(
                            setting.name(),
                            parser.parse(setting, setting.defaultValue().get()));
                } else if (setting.required()) {
                    mistakes.add(new Mistake(setting.name(), "is missing", "add it: " + setting.description()));
                }
            } catch (BadSourceConfigException e) {
                mistakes.addAll(e.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new BadSourceConfigException(mistakes);
        }
        return new SourceConfig(Map.copyOf(declared), Map.copyOf(values));
    }

    /** A TEXT, or the word chosen of a CHOICE. */
    public String text(String name) {
        return present(name, optionalText(name));
    }

    /** A TEXT that may be absent. */
    public Optional<String> optionalText(String name) {
        return value(name, String.class);
    }

    /** An INTEGER. */
    public long integer(String name) {
        return present(name, value(name, Long.class));
    }

    /** A BOOLEAN. */
    public boolean flag(String name) {
        return present(name, value(name, Boolean.class));
    }

    /** A DURATION. */
    public Duration duration(String name) {
        return present(name, value(name, Duration.class));
    }

    /** A FILE, as an absolute path; whether it exists is for the plugin to see. */
    public Path file(String name) {
        return present(name, optionalFile(name));
    }

    /** A FILE that may be absent. */
    public Optional<Path> optionalFile(String name) {
        return value(name, Path.class);
    }

    /** A URL. */
    public URI url(String name) {
        return present(name, value(name, URI.class));
    }

    /** A LIST; empty where it is absent. */
    public List<String> list(String name) {
        return value(name, List.class).stream()
                .flatMap(texts -> ((List<?>) texts).stream())
                .map(String.class::cast)
                .toList();
    }

    /** The declared settings that have a value and were never asked for; a plugin that is done has none. */
    public Set<String> unread() {
        Set<String> unread = new TreeSet<>(values.keySet());
        unread.removeAll(read);
        return unread;
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        if (!declared.containsKey(name)) {
            throw new IllegalArgumentException("the plugin reads the setting '" + name + "' but does not declare it");
        }
        read.add(name);
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("the plugin declares the setting '" + name + "' as "
                    + declared.get(name).kind() + " but reads it as " + type.getSimpleName());
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private static <T> T present(String name, Optional<T> value) {
        return value.orElseThrow(
                () -> new IllegalArgumentException("the setting '" + name + "' is optional: read it as one"));
    }
}
