package io.keybraid.plugin.mlkem;

import io.keybraid.api.SharedTestData;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of published test vectors: groups of tests, each group of one parameter set. */
final class Vectors {

    private Vectors() {}

    /** A test for each implementation and each vector chosen. */
    static Stream<DynamicTest> tests(String file, Predicate<Vector> chosen, ThrowingConsumer<Vector> check) {
        JsonNode read = JsonMapper.shared()
                .readTree(SharedTestData.file("vectors/" + file).toFile());
        return Arrays.stream(Implementation.values())
                .flatMap(implementation -> all(read, implementation))
                .filter(chosen)
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> check.accept(vector)));
    }

    private static Stream<Vector> all(JsonNode file, Implementation implementation) {
        return file.get("testGroups")
                .valueStream()
                .flatMap(
                        group -> group.get("tests").valueStream().map(test -> new Vector(implementation, group, test)));
    }
}
