package io.keybraid.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.launcher.LauncherSandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java the launcher takes, and what it says where there is none. */
class LauncherIT {

    private static final String INSTALL =
            "hint: install one (such as Temurin, https://adoptium.net), or set KEYBRAID_JAVA_HOME to where it is\n";

    @TempDir
    Path folder;

    private LauncherSandbox sandbox;

    @BeforeEach
    void needsBash() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/bash")),
                "skipped: the launcher is a bash script; /bin/bash is absent");
        sandbox = new LauncherSandbox(folder.toRealPath());
    }

    private Path inFolder(String path) throws IOException {
        return folder.toRealPath().resolve(path);
    }

    private static List<String> lines(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        return outcome.out().lines().toList();
    }

    @Test
    void startsJavaWithTheJarsTheHomeAndTheArgumentsAsTheyAre() throws Exception {
        sandbox.java("places/jdk-25", "25.0.1", false);
        Path launcher = sandbox.installed("opt/keybraid");
        List<String> arguments = lines(sandbox.run(launcher, "status", "a b", "*", ""));
        String home = inFolder("opt/keybraid").toString();
        assertThat(arguments.getFirst())
                .isEqualTo(inFolder("places/jdk-25/bin/java").toString());
        assertThat(arguments)
                .contains(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+DisableAttachMechanism",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-Dkeybraid.home=" + home,
                        "-Dkeybraid.terminal=")
                .endsWith("-cp", home + "/lib/*", "io.keybraid.host.cli.Main", "status", "a b", "*", "");
    }

    @ParameterizedTest
    @CsvSource({"run, -Xmx512m, false", "demo, -Xmx256m, false", "status, -Xmx256m, true"})
    void givesEachCommandTheMemoryAndTheCompilerItNeeds(String command, String memory, boolean quick) throws Exception {
        sandbox.java("places/jdk-25", "25.0.1", false);
        List<String> arguments = lines(sandbox.run(sandbox.installed("kb"), command));
        assertThat(arguments).contains(memory);
        assertThat(arguments.contains("-XX:TieredStopAtLevel=1")).isEqualTo(quick);
        assertThat(arguments.contains("-XX:Tier4InvocationThreshold=50000")).isEqualTo(!quick);
        // Java's own exit code for it is that of a wrong configuration, after which no supervisor starts a host again.
        assertThat(arguments).contains("-XX:OnOutOfMemoryError=kill -KILL %p");
    }

    @ParameterizedTest
    @CsvSource({"25.0.1, true", "26, false"})
    void tellsOnlyAJavaThatKnowsItHowOftenToTidyUpLocks(String version, boolean told) throws Exception {
        sandbox.java("places/jdk", version, false);
        assertThat(lines(sandbox.run(sandbox.installed("kb"), "run")).contains("-XX:AsyncDeflationInterval=5000"))
                .isEqualTo(told);
    }

    @Test
    void whatAHostWritesIsForItsUserAlone() throws Exception {
        Path java = sandbox.java("places/jdk-25", "25.0.1", false).resolve("bin/java");
        LauncherSandbox.script(java, "umask");
        Path launcher = sandbox.installed("kb");
        assertThat(lines(sandbox.run(launcher, "run"))).containsExactly("0077");
        assertThat(lines(sandbox.run(launcher, "sim"))).doesNotContain("0077");
    }

    @Test
    void letsTheOperatorsOptionsComeAfterItsOwn() throws Exception {
        sandbox.java("places/jdk-25", "25.0.1", false);
        sandbox.with("KEYBRAID_JAVA_OPTS", "-Xmx1g  -Dx=*");
        List<String> arguments = lines(sandbox.run(sandbox.installed("kb"), "run"));
        assertThat(arguments).containsSubsequence("-Xmx512m", "-Xmx1g", "-Dx=*", "-cp");
    }

    @Test
    void worksThroughLinksAndFromAFolderWithASpace() throws Exception {
        sandbox.java("places/my jdk", "26-ea", false);
        sandbox.installed("my programs/keybraid");
        Files.createDirectories(inFolder("usr/bin"));
        Path relative =
                Files.createSymbolicLink(inFolder("usr/bin/keybraid"), Path.of("../../my programs/keybraid/keybraid"));
        Path link = Files.createSymbolicLink(inFolder("kb"), relative);
        assertThat(lines(sandbox.run(link)))
                .contains(inFolder("my programs/keybraid") + "/lib/*")
                .startsWith(inFolder("places/my jdk/bin/java").toString());
    }

    @Test
    void passesOverJavasThatAreTooOld() throws Exception {
        sandbox.java("places/a-17", "17.0.15", true);
        sandbox.java("places/b-8", "1.8.0_402", true);
        sandbox.java("places/c-25", "25", true);
        assertThat(lines(sandbox.run(sandbox.installed("kb")))).startsWith(inFolder("places/c-25/bin/java") + "");
    }

    @Test
    void takesTheRuntimeThatCameWithItBeforeAnyOther() throws Exception {
        sandbox.java("places/jdk-26", "26", true);
        Path launcher = sandbox.installed("kb");
        sandbox.java("kb/runtime", "25.0.1", false);
        assertThat(lines(sandbox.run(launcher)))
                .startsWith(inFolder("kb/runtime/bin/java").toString());
    }

    @Test
    void takesJavaHomeBeforeThePlacesAndKeybraidJavaHomeBeforeBoth() throws Exception {
        sandbox.java("places/jdk-25", "25", true);
        Path launcher = sandbox.installed("kb");
        sandbox.with("JAVA_HOME", sandbox.java("mine", "26", true).toString());
        assertThat(lines(sandbox.run(launcher)))
                .startsWith(inFolder("mine/bin/java").toString());
        sandbox.with("KEYBRAID_JAVA_HOME", sandbox.java("theirs", "25", true).toString());
        assertThat(lines(sandbox.run(launcher)))
                .startsWith(inFolder("theirs/bin/java").toString());
    }

    @Test
    void takesTheJavaOnThePathThroughItsLinks() throws Exception {
        sandbox.java("jvm/jdk-25", "25", true);
        Files.delete(inFolder("bin/java"));
        Files.createSymbolicLink(inFolder("bin/java"), Path.of("../jvm/jdk-25/bin/java"));
        assertThat(lines(sandbox.run(sandbox.installed("kb")))).startsWith(inFolder("jvm/jdk-25/bin/java") + "");
    }

    @Test
    void asksAJavaThatHasNoReleaseFileForItsVersion() throws Exception {
        Path home = sandbox.java("places/odd", "25", false);
        Files.delete(home.resolve("release"));
        LauncherSandbox.script(
                home.resolve("bin/java"),
                "[ \"$1\" = -version ] && echo 'openjdk version \"25.0.1\" 2025-10-21' >&2 || echo started");
        assertThat(lines(sandbox.run(sandbox.installed("kb")))).containsExactly("started");
    }

    @Test
    void saysThatNoJavaIsThere() throws Exception {
        assertThat(sandbox.run(sandbox.installed("kb")))
                .isEqualTo(new Outcome(1, "", "keybraid: no JDK 25 or later was found\n" + INSTALL));
    }

    @Test
    void saysWhichJavasAreTooOld() throws Exception {
        Path old = sandbox.java("places/jdk-17", "17.0.15", true);
        assertThat(sandbox.run(sandbox.installed("kb")))
                .isEqualTo(new Outcome(
                        1, "", "keybraid: no JDK 25 or later was found, only Java 17 in " + old + "\n" + INSTALL));
    }

    @Test
    void refusesAKeybraidJavaHomeThatIsTooOld() throws Exception {
        sandbox.java("places/jdk-25", "25", true);
        sandbox.with("KEYBRAID_JAVA_HOME", sandbox.java("old", "21.0.2", true).toString());
        Outcome outcome = sandbox.run(sandbox.installed("kb"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("keybraid: KEYBRAID_JAVA_HOME is Java 21; Keybraid needs 25 or later\nhint: ");
    }

    @Test
    void refusesAKeybraidJavaHomeThatHoldsNoJava() throws Exception {
        sandbox.with("KEYBRAID_JAVA_HOME", "/nowhere");
        Outcome outcome = sandbox.run(sandbox.installed("kb"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("keybraid: there is no Java in KEYBRAID_JAVA_HOME, /nowhere\nhint: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib", "plugins"})
    void saysThatAnInstallationIsNotComplete(String missing) throws Exception {
        sandbox.java("places/jdk-25", "25", true);
        Path launcher = sandbox.installed("kb");
        Files.delete(inFolder("kb").resolve(missing));
        Outcome outcome = sandbox.run(launcher);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith(
                        "keybraid: Keybraid is not complete: lib or plugins is missing in " + inFolder("kb") + "\n");
    }
}
