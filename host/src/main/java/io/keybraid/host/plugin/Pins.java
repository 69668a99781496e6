package io.keybraid.host.plugin;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SHA-256 that each jar must have. Where one jar is pinned all must be: who can replace a jar can also add one, and a
 * jar's code runs once it is loaded.
 */
final class Pins {

    private final Map<String, String> pins;

    private Pins(Map<String, String> pins) {
        this.pins = pins;
    }

    /** Checks that every pin is one and that its jar is there. */
    static Pins of(Map<String, String> written, Path directory, List<Path> files) throws OperatorException {
        List<String> names =
                files.stream().map(file -> String.valueOf(file.getFileName())).toList();
        Map<String, String> pins = new TreeMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(written).entrySet()) {
            String pin = entry.getValue().strip().toLowerCase(Locale.ROOT);
            if (!pin.matches("[0-9a-f]{64}")) {
                throw PluginProblem.of(
                        "the sha256 pin of plugin jar " + entry.getKey() + " is not 64 hexadecimal digits",
                        "write the digest that 'keybraid plugins' or 'sha256sum' shows");
            }
            if (!names.contains(entry.getKey())) {
                throw absent(entry.getKey(), directory, names);
            }
            pins.put(entry.getKey(), pin);
        }
        return new Pins(pins);
    }

    private static OperatorException absent(String pinned, Path directory, List<String> names) {
        String there = names.isEmpty() ? "no jar is there" : "there are: " + String.join(", ", names);
        return PluginProblem.of(
                "plugin jar " + pinned + " is pinned but is not in " + directory,
                DidYouMean.closest(pinned, names)
                                .map(name -> "did you mean '" + name + "'? ")
                                .orElse("put it there, or take its pin out; ")
                        + there);
    }

    void check(JarSnapshot jar) throws OperatorException {
        String pin = pins.get(jar.file());
        if (pin == null && !pins.isEmpty()) {
            throw PluginProblem.of(
                    "plugin jar " + jar.file() + " has no sha256 pin while others have one",
                    "if you put it there, pin it too: \"" + jar.file() + "\": \"" + jar.sha256()
                            + "\"; else take it away");
        }
        if (pin != null && !pin.equals(jar.sha256())) {
            throw PluginProblem.of(
                    "plugin jar " + jar.file() + " is not the one that was pinned: its sha256 is " + jar.sha256(),
                    "if you replaced it, pin the new digest; else put back the jar with " + pin);
        }
    }
}
