package io.keybraid.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void saysWhereItListensAndWhatToPasteAndThatItIsASimulation() throws Exception {
        runUntilItSays("Ctrl-C stops it");
        Path files = directory.resolve("pki");
        assertThat(out.toString())
                .startsWith("Simulated KMEs are running. Their keys come from a random number generator, not from"
                        + " quantum hardware.")
                .containsPattern("  kme-a    https://127.0.0.1:[0-9]+   SAEs: sae-alice\n")
                .containsPattern("  kme-b    https://127.0.0.1:[0-9]+   SAEs: sae-bob\n")
                .contains("  files    " + files + "\n")
                .containsPattern(
                        "qkd: \\{ plugin: etsi014, kme: \"https://127.0.0.1:[0-9]+\", sae: sae-alice, certificate: \""
                                + files + "/sae-alice.crt\", private-key: \"" + files + "/sae-alice.key\", ca: \""
                                + files
                                + "/ca.crt\" }")
                .contains("qkd: { peer-sae: sae-bob }", "qkd: { peer-sae: sae-alice }")
                .contains("enc_keys", "dec_keys", "/status")
                .endsWith("The simulator has stopped; its certificates stay in " + files + ".\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void takesOtherSaes() throws Exception {
        runUntilItSays("Ctrl-C stops it", "--sae", "CONSA@a", "--sae", "CONSB@kme-b", "--sae", "carol@b");
        assertThat(out.toString()).contains("SAEs: CONSA\n", "SAEs: CONSB, carol\n", "peer-sae: CONSB");
        assertThat(directory.resolve("pki/CONSA.crt")).exists();
        assertThat(directory.resolve("pki/sae-alice.crt")).doesNotExist();
    }

    @Test
    void aPortInUseIsANetworkProblem() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run("--kme-a-port", String.valueOf(taken.getLocalPort()), "--kme-b-port", "0");
            assertThat(code).isEqualTo(7);
            assertThat(err.toString().lines())
                    .first()
                    .isEqualTo("keybraid: kme-a cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                            + ": Address already in use");
            assertThat(err.toString().lines()).last().asString().startsWith("hint: give kme-a another port");
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsAStateProblem() throws Exception {
        Files.createFile(directory.resolve("pki"));
        assertThat(run()).isEqualTo(6);
        assertThat(err.toString())
                .startsWith("keybraid: the folder " + directory.resolve("pki") + " cannot hold")
                .contains("\nhint: ");
    }

    @Test
    void halfAPkiIsAStateProblem() throws Exception {
        Files.createDirectory(directory.resolve("pki"));
        Files.createFile(directory.resolve("pki/ca.crt"));
        assertThat(run()).isEqualTo(6);
        assertThat(err.toString())
                .contains("ca.crt is there, but ca.key is not")
                .contains("\nhint: ");
    }

    @ParameterizedTest
    @CsvSource({
        "--kme-a-port, 70000, 'the port of kme-a is 0 to 65535, not 70000'",
        "--kme-a-port, http, not an int",
        "--sae, carol, as in sae-carol@kme-a",
        "--sae, carol@kme-c, as in sae-carol@kme-a",
        "--sae, ca@a, the name of the simulator's CA",
        "--sae, ../x@a, letters",
        "--rate, -1, '--rate takes 0 to'",
        "--rate, NaN, '--rate takes 0 to'",
        "--pool, 0, '--pool takes 1 to'",
        "--pool, 9223372036854775807, '--pool takes 1 to'",
        "--key-size, 100, multiples of 8",
        "--bogus, 1, Unknown option"
    })
    void aWrongOptionIsAUsageProblem(String option, String value, String problem) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).startsWith("keybraid: ").contains(problem).contains("\nhint: ");
        assertThat(directory.resolve("pki")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--rate 5 --sae x@a, '--sae, --rate say'",
        "--kme-b-port 0, --kme-b-port says",
        "--pool 1, --pool says",
        "--profile idq --answer exhausted=429, '--profile, --answer say'"
    })
    void aTopologyFileAndTheOptionsItReplacesAreRefusedTogether(String options, String which) throws Exception {
        Path file = Files.writeString(
                directory.resolve("network.yaml"),
                "kmes: { p: {}, q: {} }\nlinks: [ { between: [p, q], rate: 9 } ]\nsaes: { one: p, two: q }\n");
        List<String> arguments = new ArrayList<>(List.of("--topology", file.toString()));
        arguments.addAll(List.of(options.split(" ", -1)));
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "keybraid: --topology says what " + which + "; give the file or the options, not both\nhint: ");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--directory",
                        "--kme-a-port",
                        "--kme-b-port",
                        "--listen",
                        "--host",
                        "--sae",
                        "--rate",
                        "--pool",
                        "--key-size",
                        "--profile",
                        "--answer",
                        "--seed",
                        "--admin-port",
                        "--topology",
                        "--scenario",
                        "--show-requests");
    }

    private int run(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--directory", directory.resolve("pki").toString()));
        all.addAll(List.of(arguments));
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private void runUntilItSays(String words, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--kme-a-port", "0", "--kme-b-port", "0"));
        all.addAll(List.of(arguments));
        FutureTask<Integer> running = new FutureTask<>(() -> run(all.toArray(String[]::new)));
        Thread thread = Thread.ofPlatform().start(running);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> running.isDone() || out.toString().contains(words));
        thread.interrupt();
        assertThat(running.get(10, TimeUnit.SECONDS)).isZero();
    }
}
