package io.keybraid.host.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package's postinst makes a cache of classes: whatever happens to that, the installation goes on and nothing is left. */
class PostinstTest {

    private static final Path SCRIPT =
            Path.of(System.getProperty("keybraid.root"), "host", "src", "dist", "deb", "postinst");

    @TempDir
    private Path folder;

    private Path temporary;

    @BeforeEach
    void prepare() throws IOException {
        for (String needed : List.of("/bin/sh", "/usr/bin/timeout", "/usr/bin/install")) {
            assumeTrue(Files.isExecutable(Path.of(needed)), "skipped: there is no " + needed);
        }
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    /** The script up to where the package manager's words are read, for a program of ours, and then the cache. */
    private Process make(String program, Path temporaryFolder) throws IOException {
        Path keybraid = folder.resolve("keybraid");
        Files.writeString(keybraid, "#!/bin/sh\n" + program + "\n");
        assertThat(keybraid.toFile().setExecutable(true)).isTrue();
        String text = Files.readString(SCRIPT);
        String functions = text.substring(0, text.indexOf("\ncase $1 in")).replace("/usr/lib/keybraid/", folder + "/");
        Path script = Files.writeString(
                folder.resolve("script"),
                functions + "\nmake_cache || echo 'no cache'\necho 'the installation goes on'\n");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("TMPDIR", temporaryFolder.toString());
        return builder.start();
    }

    private static final String HOST = "[ $1 = run ] || { echo sha256:00; exit; }\n";

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.toList();
        }
    }

    private boolean isAnythingRunning() {
        return ProcessHandle.allProcesses()
                .anyMatch(one -> one.info().commandLine().orElse("").contains(folder + "/"));
    }

    @Test
    void withoutATemporaryFolderTheInstallationGoesOn() throws Exception {
        Process script = make("exit 1", folder.resolve("missing"));
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isZero();
        assertThat(output()).contains("no cache\nthe installation goes on\n");
    }

    @Test
    void aHostThatEndsAtOnceLeavesNothingBehind() throws Exception {
        Process script = make(HOST + "exit 3", temporary);
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isZero();
        assertThat(output()).endsWith("no cache\nthe installation goes on\n");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void whoIsBrokenOffEndsTheHostsAndTakesTheirKeysAway() throws Exception {
        Process script = make(HOST + "echo 'listening on [127.0.0.1:9]'\nsleep 600", temporary);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(script(leftBehind(), "other/keybraid.yaml"))
                            .contains("127.0.0.1:9"));
            // The shell that makes the cache is a child of the script's; a terminal's Ctrl-C reaches both.
            script.descendants()
                    .filter(child -> child.info().command().orElse("").endsWith("sh"))
                    .forEach(ProcessHandle::destroy);
            assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> !isAnythingRunning());
            assertThat(leftBehind()).isEmpty();
            assertThat(output()).endsWith("no cache\nthe installation goes on\n");
        } finally {
            script.descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** A file in the one folder that the script made, or an empty one. */
    private Path script(List<Path> made, String name) throws IOException {
        Path file = made.isEmpty() ? folder.resolve("none") : made.getFirst().resolve(name);
        return Files.exists(file) ? file : Files.writeString(folder.resolve("none"), "");
    }
}
