package io.keybraid.plugin.oqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** liboqs for tests: the one that the property keybraid.liboqs names, or else one in a usual place. */
final class TestLibrary {

    private TestLibrary() {}

    static Optional<Path> place() {
        return Optional.ofNullable(System.getProperty("keybraid.liboqs"))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }

    /** The setting, for an implementation that needs the library. Where it is absent the test is skipped. */
    static Map<String, String> setting(String implementation) {
        if (!implementation.equals("liboqs")) {
            return Map.of();
        }
        require();
        return place().map(path -> Map.of("library", path.toString())).orElse(Map.of());
    }

    /** The library. Where it is absent the test is skipped, and the reason printed. */
    static Liboqs require() {
        try {
            return Liboqs.load(place());
        } catch (Liboqs.AbsentException e) {
            String reason = "skipped: " + e.getMessage() + " (set -Dkeybraid.liboqs to the file)";
            System.out.println(reason);
            assumeTrue(false, reason);
            throw new AssertionError(e);
        }
    }
}
