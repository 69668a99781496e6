package io.keybraid.host.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.demo.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spin model of docs/model, with its small bounds: it is sound, and each mistake planted in it is found. */
class SpinModelIT {

    private static final int MINUTES = 8;

    @TempDir
    private Path folder;

    @Test
    void isSoundAndFindsEveryPlantedMistake() throws Exception {
        assumeTrue(Program.find("spin").isPresent(), "skipped: spin is not installed (Debian package spin)");
        assumeTrue(Program.find("gcc").isPresent(), "skipped: gcc is not installed (Debian packages gcc libc6-dev)");
        Path said = folder.resolve("check.out");
        Process check = new ProcessBuilder(Path.of(System.getProperty("keybraid.root"), "docs/model/check")
                        .toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(check.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            check.descendants().forEach(ProcessHandle::destroyForcibly);
            check.destroyForcibly();
        }
        String text = Files.readString(said, StandardCharsets.UTF_8);
        System.out.print(text);
        assertThat(check.exitValue()).as(text).isZero();
        assertThat(text.lines().filter(line -> line.contains(" found "))).hasSize(8);
    }
}
