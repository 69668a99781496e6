package io.keybraid.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The launcher in a folder of its own, with Javas and a Maven that are shell scripts. */
final class LauncherSandbox {

    /** What came of a run. */
    record Outcome(int exitCode, String out, String err) {}

    private final Path root;
    private final Map<String, String> environment = new TreeMap<>();

    LauncherSandbox(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("places"));
        Files.createDirectories(root.resolve("bin"));
        environment.put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        environment.put("KEYBRAID_JAVA_PLACES", root.resolve("places").toString());
        // The machine's own Java must not be found: it is hidden behind one that is no Java at all.
        script(root.resolve("bin/java"), "exit 1");
    }

    static Path launcherOfTheProject() {
        return Path.of(System.getProperty("keybraid.root"), "keybraid");
    }

    LauncherSandbox with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** From now on there is no program but those that the launcher may count on everywhere. */
    void onlyTools() throws IOException {
        Path tools = Files.createDirectories(root.resolve("tools"));
        for (String tool : List.of(
                "bash",
                "cat",
                "dirname",
                "find",
                "grep",
                "head",
                "mkdir",
                "readlink",
                "rm",
                "sed",
                "sleep",
                "tail",
                "touch")) {
            Path found = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            script(tools.resolve(tool), "exec " + found + " \"$@\"");
        }
        environment.put("PATH", tools.toString());
    }

    /** A Java that prints its arguments, one a line, and does not run anything. */
    Path java(String folder, String version, boolean compiler) throws IOException {
        Path home = root.resolve(folder);
        script(home.resolve("bin/java"), "printf '%s\\n' \"$0\" \"$@\"");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        if (compiler) {
            script(home.resolve("bin/javac"), "exit 1");
        }
        return home;
    }

    /** An installed Keybraid: the launcher beside lib and plugins. */
    Path installed(String folder) throws IOException {
        Path home = Files.createDirectories(root.resolve(folder));
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("plugins"));
        return Files.copy(launcherOfTheProject(), home.resolve("keybraid"));
    }

    /** A source tree: the launcher beside a pom.xml, with sources an hour old. */
    Path sources(String folder) throws IOException {
        Path home = Files.createDirectories(root.resolve(folder));
        Files.createDirectories(home.resolve("host/src/main/java"));
        for (String file : List.of("pom.xml", "host/pom.xml", "host/src/main/java/A.java")) {
            Files.writeString(home.resolve(file), "");
        }
        for (String file : List.of(
                "pom.xml", "host/pom.xml", "host/src/main/java/A.java", "host/src/main/java", "host/src/main")) {
            age(home.resolve(file));
        }
        return Files.copy(launcherOfTheProject(), home.resolve("keybraid"));
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    /** A Maven that notes that it ran, and then does this in the folder it was called in. */
    void maven(String body) throws IOException {
        script(
                root.resolve("bin/mvn"),
                "echo \"$JAVA_HOME $*\" >>" + quoted(root.resolve("mvn.log")) + "\n"
                        + "echo '[INFO] Building Keybraid: host 0.1.0                   [7/7]'\n" + body);
    }

    /** What a Maven that succeeds does. */
    static String success() {
        return "mkdir -p host/target/dist/lib host/target/dist/plugins; touch host/target/dist/.built";
    }

    /** The arguments of each run of Maven. */
    List<String> mavenRuns() throws IOException {
        Path log = root.resolve("mvn.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }

    Process start(Path launcher, Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Outcome run(Path launcher, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        Process process = start(launcher, out, err, arguments);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
