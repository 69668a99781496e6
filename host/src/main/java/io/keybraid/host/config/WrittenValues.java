package io.keybraid.host.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Values as they are written into a configuration file: quoted, so that none of their signs means anything to YAML. */
final class WrittenValues {

    private static final String SETTING = "[a-z][a-z0-9-]*";

    private WrittenValues() {}

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static String list(List<?> values) {
        return values.stream().map(value -> quoted(value.toString())).collect(Collectors.joining(", ", "[", "]"));
    }

    /** One value alone, or a list. */
    static String value(List<String> values) {
        return values.size() == 1 ? quoted(values.getFirst()) : list(values);
    }

    /** Settings on one line: {@code {}}, or <code>{ name: "value" }</code>. */
    static String inOneLine(Map<String, List<String>> settings) {
        return settings.isEmpty()
                ? "{}"
                : settings.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + value(setting.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** @throws IllegalArgumentException where a name would be more than a name in the file, or a value more than a line */
    static void require(Map<String, List<String>> settings) {
        settings.forEach((name, values) -> {
            if (!name.matches(SETTING)) {
                throw new IllegalArgumentException("'" + name + "' is not the name of a setting");
            }
            for (String value : Objects.requireNonNull(values)) {
                if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
                    throw new IllegalArgumentException(
                            "the value of '" + name + "' is empty or holds a control character");
                }
            }
        });
    }
}
