package io.keybraid.sim.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.sim.cli.Main;
import io.keybraid.sim.cli.SimCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of docs/simulator.md work as they stand there; only the ports are those that are free here. */
class DocumentedCommandsIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    // A lone simulator needs neither -Xmx nor anything else; this only makes a small command start sooner.
    private static final String OPTIONS = " -XX:TieredStopAtLevel=1 -Xshare:auto -cp ";

    @TempDir
    Path directory;

    private Process process;

    @AfterEach
    void stop() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theShellLinesRunOneAfterTheOther() throws Exception {
        assumeTrue(runs("curl", "--version"), "curl is not installed");
        assumeTrue(runs("openssl", "version"), "openssl is not installed");
        String printed = start();
        List<String> blocks = Page.read().blocks("sh");
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
        Path keybraid = directory.resolve("keybraid");
        Files.writeString(
                keybraid,
                "#!/bin/sh\nshift\nexec '" + JAVA + "'" + OPTIONS + "\"$CLASS_PATH\" " + Main.class.getName()
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(keybraid, PosixFilePermissions.fromString("rwx------"));
        String script = "set -e\nPATH=\"$PWD:$PATH\"\n" + String.join("echo ====\n", blocks);
        Path file = directory.resolve("script");
        Files.writeString(
                file,
                script.replace("127.0.0.1:8443", "127.0.0.1:" + port(printed, "kme-a"))
                        .replace("127.0.0.1:8444", "127.0.0.1:" + port(printed, "kme-b"))
                        .replace("127.0.0.1:8453", "127.0.0.1:" + port(printed, "\\n")));
        String said = output(new ProcessBuilder("sh", file.toString()));

        String[] parts = said.split("====\n", -1);
        assertThat(parts).hasSameSizeAs(blocks);
        List<String> byHand = parts[0].lines().toList();
        assertThat(parts[parts.length - 1]).startsWith("{\"source_KME_ID\":\"kme-a\"");
        assertThat(byHand).hasSize(3);
        assertThat(byHand.get(0)).contains("\"simulated\":true");
        assertThat(byHand.get(1)).startsWith("{\"keys\":[{\"key_ID\":\"").isEqualTo(byHand.get(2));
        assertThat(said)
                .contains("stall 2s at kme-b on dec_keys, 3 times", "eavesdropper 0.1 at kme-a--kme-b")
                .contains("\"id\":", "\"cleared\":\"all\"", "keybraid_sim_link_up")
                .contains("HTTP/1.1 200", "\"localSystemID\":\"sae-alice\"")
                .doesNotContainPattern("\"message\":\"[^\"]|\"problem\"");
    }

    @Test
    void theCommandLinesAreOnes() throws Exception {
        List<String> lines = Page.read().commands("keybraid sim");
        assertThat(lines).hasSizeGreaterThanOrEqualTo(8);
        for (String line : lines) {
            String[] words = line.replace(" &", "")
                    .substring("keybraid sim".length())
                    .strip()
                    .split(" +", -1);
            assertThatCode(() -> new CommandLine(new SimCommand())
                            .parseArgs(line.equals("keybraid sim") ? new String[0] : words))
                    .as(line)
                    .doesNotThrowAnyException();
        }
    }

    private String start() throws Exception {
        Path log = directory.resolve("log");
        process = new ProcessBuilder(
                        JAVA.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--kme-a-port",
                        "0",
                        "--kme-b-port",
                        "0",
                        "--kme-a-psk-port",
                        "0")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
            if (Files.readString(log).contains("Ctrl-C stops it")) {
                return Files.readString(log);
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the simulator did not start: " + Files.readString(log));
    }

    private static String port(String printed, String kme) {
        Matcher port = Pattern.compile(kme + " +https://127.0.0.1:([0-9]+)").matcher(printed);
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String output(ProcessBuilder command) throws Exception {
        command.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
        Path said = directory.resolve("said");
        Process running = command.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(running.exitValue()).as(text).isZero();
        return text;
    }
}
