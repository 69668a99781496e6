package io.keybraid.host.combine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads test vectors: ours from the class path, other people's from the folder that {@code keybraid.shared} names. */
final class Vectors {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Vectors() {}

    static JsonNode ours() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/keybraid_combiner.json")) {
            return JSON.readTree(Objects.requireNonNull(in, "keybraid_combiner.json is not on the class path"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Skips the test, with the reason, where the file is absent. */
    static JsonNode shared(String name) {
        return JSON.readTree(sharedFile(name).toFile());
    }

    static Path sharedFile(String name) {
        Path file = Path.of(System.getProperty("keybraid.shared", "../shared"), "vectors", name);
        assumeTrue(
                Files.isReadable(file), () -> "skipped: no test vectors at " + file + " (-Dkeybraid.shared=DIRECTORY)");
        return file;
    }

    /** The cases of a Wycheproof file. */
    static Stream<JsonNode> wycheproof(String name) {
        return shared(name)
                .get("testGroups")
                .valueStream()
                .flatMap(group -> group.get("tests").valueStream());
    }

    static byte[] hex(JsonNode object, String field) {
        return hex(Objects.requireNonNull(object.get(field), field).asString());
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
