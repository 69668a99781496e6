package io.keybraid.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as its own process, as a person runs it. */
class StandaloneIT {

    // What a shell would trip over.
    private static final String FOLDER = "kme's files $HOME";

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
    void thePrintedCurlLinesWorkAsPrinted() throws Exception {
        assumeTrue(hasCurl(), "curl is not installed");
        String printed = start();
        List<String> lines = printed.lines()
                .filter(line -> line.startsWith("curl ") || line.startsWith("key_ID="))
                .toList();
        assertThat(lines).hasSize(3);
        Path script = directory.resolve("script");
        Files.writeString(script, "set -e\n" + String.join("\n", lines) + "\n");
        String said = output(new ProcessBuilder("sh", script.toString()));
        assertThat(said).contains("\"source_KME_ID\":\"kme-a\"").contains("\"simulated\":true");
        // Once as the master got it, once as the slave did.
        Matcher container = Pattern.compile("\\{\"keys\":\\[\\{\"key_ID\":\"[^\"]+\",\"key\":\"[^\"]+\"}]}")
                .matcher(said);
        List<String> containers =
                container.results().map(found -> found.group()).toList();
        assertThat(containers).hasSize(2);
        assertThat(containers.get(0)).isEqualTo(containers.get(1));
        assertThat(said).doesNotContain("\"message\"");
    }

    @Test
    void ctrlCStopsItCleanly() throws Exception {
        start();
        Path log = directory.resolve("log");
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log)).contains("The simulator has stopped").doesNotContain("Exception", "SLF4J");
    }

    @Test
    void aClientThatSendsItsRequestTooSlowlyIsCutOff() throws Exception {
        String printed = start("-Dsun.net.httpserver.maxReqTime=4");
        Pki pki = new Pki(directory.resolve(FOLDER));
        try (SSLSocket slow = (SSLSocket)
                TlsContexts.of(pki, "sae-alice").getSocketFactory().createSocket("127.0.0.1", port(printed))) {
            slow.setSoTimeout(20_000);
            slow.getOutputStream()
                    .write("POST /api/v1/keys/sae-bob/enc_keys HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            long before = System.nanoTime();
            assertThat(endOf(slow.getInputStream()))
                    .as("the KME closes, and answers nothing")
                    .isTrue();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before))
                    .isLessThan(15);
        }
    }

    private static boolean endOf(InputStream in) {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private String start(String... jvmOptions) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("--directory", directory.resolve(FOLDER).toString()));
        command.addAll(List.of("--kme-a-port", "0", "--kme-b-port", "0", "--show-requests"));
        Path log = directory.resolve("log");
        process = new ProcessBuilder(command)
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

    private static int port(String printed) {
        Matcher port = Pattern.compile("kme-a +https://127.0.0.1:([0-9]+)").matcher(printed);
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static boolean hasCurl() {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String output(ProcessBuilder command) throws Exception {
        Process running = command.redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(said).isZero();
        return said;
    }
}
