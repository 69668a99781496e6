package io.keybraid.host.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A source that is written into a configuration.
 *
 * @param settings of the plugin: values by name, in the order in which they are written; more than one value is a list
 */
public record NewSource(String name, String plugin, Map<String, List<String>> settings) {

    /** What a configuration has where nobody asks for more. */
    public static final NewSource POST_QUANTUM =
            new NewSource("pq", "mlkem", Map.of("parameter-set", List.of("ML-KEM-1024")));

    /** @throws IllegalArgumentException where a name is none, or a value cannot be written */
    public NewSource {
        requireName(name);
        requireName(plugin);
        WrittenValues.require(settings);
        settings = InOrder.copyOf(new LinkedHashMap<>(settings));
    }

    private static void requireName(String name) {
        try {
            Values.name(Objects.requireNonNull(name));
        } catch (BadValueException e) {
            throw new IllegalArgumentException(
                    e.problems().getFirst().problem() + ": "
                            + e.problems().getFirst().hint(),
                    e);
        }
    }

    String text(String indent) {
        StringBuilder text = new StringBuilder(indent + name + ":\n");
        text.append(indent).append(indent).append("plugin: ").append(plugin).append("\n");
        settings.forEach((setting, values) -> text.append(indent)
                .append(indent)
                .append(setting)
                .append(": ")
                .append(WrittenValues.value(values))
                .append("\n"));
        return text.toString();
    }
}
