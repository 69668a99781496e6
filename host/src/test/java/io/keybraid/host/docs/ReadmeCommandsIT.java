package io.keybraid.host.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.demo.Program;
import io.keybraid.host.docs.Page.Command;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.WireGuardTestbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's demos, typed as they stand there, print what it shows. Its other command is what runs this test. */
class ReadmeCommandsIT {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String DEMO = "./keybraid demo";
    private static final String CTRL_C = "INT";

    @TempDir
    private static Path folder;

    private static final List<Running> STARTED = new ArrayList<>();

    /** A demo: the process is the JVM itself. */
    private record Running(String line, Process process, Path output) {

        void awaitEnd(int code) throws Exception {
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(code);
        }
    }

    /** Both at once: mostly they wait for the next rotation. */
    @BeforeAll
    static void startThem() throws Exception {
        for (Command command : Page.read("README.md").commands()) {
            if (command.line().startsWith(DEMO)) {
                STARTED.add(start(command.line()));
            }
        }
    }

    @AfterAll
    static void stopThem() throws InterruptedException {
        for (Running demo : STARTED) {
            demo.process().destroy();
            demo.process().waitFor(20, TimeUnit.SECONDS);
            demo.process().destroyForcibly();
        }
    }

    @Test
    void twoCommandsDoAllSetUp() throws Exception {
        assertThat(Page.read("README.md").below("## Two commands").commands())
                .extracting(Command::line)
                .startsWith(DEMO, "mvn verify")
                .allMatch(line -> line.startsWith(DEMO) || line.equals("mvn verify"));
    }

    @Test
    void theDemoShowsItsRotationsUntilCtrlC() throws Exception {
        Running demo = started(DEMO);
        String shown = blockThatBeginsWith("Keybraid demo:");
        await().atMost(SOON).untilAsserted(() -> assertPrinted(shown, Files.readString(demo.output())));
        Program.require("kill", "procps")
                .run("-" + CTRL_C, Long.toString(demo.process().pid()));
        demo.awaitEnd(130);
    }

    @Test
    void theDemoOverARealTunnelLosesNoPacket() throws Exception {
        WireGuardTestbed.skipWhereImpossible();
        Running demo = started(DEMO + " --wireguard --rotations 5");
        demo.awaitEnd(0);
        List<String> printed = Files.readAllLines(demo.output());
        assertPrinted(blockThatBeginsWith("ping through the tunnel"), printed.getLast());
        assertThat(printed.stream().filter(line -> line.contains(" equal "))).hasSize(5);
    }

    private static Running started(String line) {
        return STARTED.stream()
                .filter(demo -> demo.line().equals(line))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README does not say " + line));
    }

    private static String blockThatBeginsWith(String words) throws IOException {
        return Page.read("README.md").outputs().stream()
                .filter(block -> block.startsWith(words))
                .findFirst()
                .orElseThrow();
    }

    /** As many lines of it as are shown. */
    private static void assertPrinted(String shown, String printed) {
        List<String> lines = printed.lines().limit(shown.lines().count()).toList();
        assertThat(new Samples().matches(shown, String.join("\n", lines)))
                .as("printed%n%s%nbut the page shows%n%s", String.join("\n", lines), shown)
                .isTrue();
    }

    /** It takes a Ctrl-C even where our own process was started not to. */
    private static Running start(String line) throws IOException, OperatorException {
        Path output = folder.resolve("output-" + STARTED.size());
        ProcessBuilder builder = new ProcessBuilder(Program.require("env", "coreutils")
                        .with(List.of("--default-signal=" + CTRL_C, "bash", "-c", "exec " + line)))
                .directory(Page.ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("KEYBRAID_NO_BUILD", "1");
        builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new Running(line, process, output);
    }
}
