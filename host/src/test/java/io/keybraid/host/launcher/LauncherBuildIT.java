package io.keybraid.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.launcher.LauncherSandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher builds in a source tree, and what it leaves when that fails. */
class LauncherBuildIT {

    private static final String SUCCESS = LauncherSandbox.success();

    @TempDir
    Path folder;

    private LauncherSandbox sandbox;
    private Path tree;
    private Path launcher;

    @BeforeEach
    void makeASourceTree() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/bash")),
                "skipped: the launcher is a bash script; /bin/bash is absent");
        sandbox = new LauncherSandbox(folder.toRealPath());
        sandbox.java("places/jdk-25", "25.0.1", true);
        launcher = sandbox.sources("my tree");
        tree = launcher.getParent();
    }

    private Path stamp() {
        return tree.resolve("host/target/dist/.built");
    }

    private Path lock() {
        return tree.resolve("host/target/.building");
    }

    @Test
    void buildsOnceAndRuns() throws Exception {
        sandbox.maven(SUCCESS);
        Outcome first = sandbox.run(launcher, "status");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("-Dkeybraid.home=" + tree.resolve("host/target/dist"));
        assertThat(first.err())
                .matches("keybraid: building, log in \\Q" + tree + "\\E/host/target/build.log\n"
                        + "keybraid: built in \\d+ s\n");
        Outcome second = sandbox.run(launcher, "status");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        Path jdk = folder.toRealPath().resolve("places/jdk-25");
        assertThat(sandbox.mavenRuns()).containsExactly(jdk + " -B -DskipTests package");
        assertThat(lock()).doesNotExist();
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        sandbox.maven(SUCCESS);
        sandbox.run(launcher);
        FileTime later = FileTime.from(Instant.now().plusSeconds(5));
        Files.setLastModifiedTime(tree.resolve("host/src/main/java/A.java"), later);
        sandbox.run(launcher);
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void buildsAgainWhatWasEditedDuringTheBuild() throws Exception {
        sandbox.maven("sleep 1.1; touch host/src/main/java/A.java; sleep 1.1; " + SUCCESS);
        sandbox.run(launcher);
        sandbox.maven(SUCCESS);
        sandbox.run(launcher);
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void runsWhatIsBuiltWhereTheOperatorSaysSo() throws Exception {
        sandbox.maven(SUCCESS);
        sandbox.run(launcher);
        Files.delete(stamp());
        assertThat(sandbox.with("KEYBRAID_NO_BUILD", "1").run(launcher).exitCode())
                .isZero();
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @Test
    void printsTheLastLinesOfABuildThatFails() throws Exception {
        sandbox.maven(SUCCESS + "; rm host/target/dist/.built; echo '[ERROR] A.java:3: ; expected'; exit 1");
        Outcome outcome = sandbox.run(launcher);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("[ERROR] A.java:3: ; expected\nkeybraid: the build failed; its last lines are above\n"
                        + "hint: the whole log is in " + tree + "/host/target/build.log\n");
        assertThat(lock()).doesNotExist();
        sandbox.maven(SUCCESS);
        assertThat(sandbox.run(launcher).exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(2);
    }

    @Test
    void countsABuildThatWasBrokenOffForNothing() throws Exception {
        sandbox.maven(SUCCESS);
        sandbox.run(launcher);
        Files.setLastModifiedTime(
                tree.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(5)));
        sandbox.maven("echo $$ >maven.pid; exec sleep 60");
        Process process = sandbox.start(launcher, folder.resolve("out"), folder.resolve("err"));
        Path pid = tree.resolve("maven.pid");
        await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(pid) && Files.size(pid) > 0);
        long maven = Long.parseLong(Files.readString(pid).strip());
        process.destroy(); // SIGTERM
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err")))
                .isEqualTo(130);
        assertThat(folder.resolve("err")).content().endsWith("keybraid: the build was broken off\n");
        assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(lock()).doesNotExist();
        assertThat(stamp()).doesNotExist();
    }

    @Test
    void waitsForABuildThatRunsAlreadyAndDoesNotBuildTwice() throws Exception {
        sandbox.maven("sleep 2; " + SUCCESS);
        Process first = sandbox.start(launcher, folder.resolve("out"), folder.resolve("err"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(lock().resolve("pid")));
        Outcome second = sandbox.run(launcher);
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isZero();
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).isEqualTo("keybraid: waiting for another build of this folder\n");
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @Test
    void takesOverTheTurnOfALauncherThatWasKilled() throws Exception {
        sandbox.maven(SUCCESS);
        Files.createDirectories(lock());
        Process dead = new ProcessBuilder("/bin/bash", "-c", "exit").start();
        assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Files.writeString(lock().resolve("pid"), Long.toString(dead.pid()));
        assertThat(sandbox.run(launcher).exitCode()).isZero();
        assertThat(sandbox.mavenRuns()).hasSize(1);
    }

    @Test
    void needsACompilerToBuild() throws Exception {
        Files.delete(folder.toRealPath().resolve("places/jdk-25/bin/javac"));
        Outcome outcome = sandbox.run(launcher);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("keybraid: no JDK 25 or later was found, only Java 25 without a compiler in "
                        + folder.toRealPath().resolve("places/jdk-25") + "\n");
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        sandbox.onlyTools();
        Outcome outcome = sandbox.run(launcher);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("keybraid: Maven is needed to build Keybraid, and there is no mvn on the PATH\nhint: ");
    }

    @Test
    void showsOneLineOfProgressOnATerminal() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script), "skipped: it takes script(1) to make a terminal; it is absent");
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "skipped: script(1) has other options than on Linux here");
        sandbox.maven("sleep 2; " + SUCCESS);
        Outcome outcome = sandbox.run(script, "-qec", "'" + launcher + "' >/dev/null", "/dev/null");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .containsPattern("\r\033\\[Kkeybraid: building 7/7 host, [0-9]+ s\r\033\\[K")
                .containsPattern("\r\033\\[Kkeybraid: built in [0-9]+ s\r\n\r\033\\[K$")
                .containsOnlyOnce("\n");
    }
}
