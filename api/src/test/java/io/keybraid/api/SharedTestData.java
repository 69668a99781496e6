package io.keybraid.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Test data that is not in this repository: published vectors, in the folder of the property keybraid.shared. */
public final class SharedTestData {

    private SharedTestData() {}

    /** A file below that folder. Where it is absent the test is skipped, and the reason printed. */
    public static Path file(String name) {
        Path file = Path.of(System.getProperty("keybraid.shared", "../shared")).resolve(name);
        String reason = "skipped: no test data " + file + " (set -Dkeybraid.shared to the folder that has it)";
        if (!Files.isReadable(file)) {
            System.out.println(reason);
        }
        assumeTrue(Files.isReadable(file), reason);
        return file;
    }
}
