package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.cli.SimCommand;
import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.pki.TlsContexts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The options of {@code keybraid sim}, seen by a client. */
class OptionsTest {

    private static final String PORTS = "--kme-a-port 0 --kme-b-port 0 ";

    @TempDir
    Path directory;

    @Test
    void aProfileNamesItsSaesAndAnswersInItsWay() throws Exception {
        try (Command command = start(PORTS + "--profile guardian");
                SaeClient alice = command.client("kme-a", "sae-alice")) {
            assertThat(alice.get("/api/v1/keys/sae-bob/status")
                            .json()
                            .path("key_size")
                            .intValue())
                    .isEqualTo(32);
            Reply refused = alice.get("/api/v1/keys/sae-bob/enc_keys?size=many");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().has("detail")).isTrue();
        }
    }

    @Test
    void anAnswerIsAsItIsSet() throws Exception {
        try (Command command = start(PORTS + "--rate 0 --pool 1 --answer exhausted=429 --answer unknown-key=404");
                SaeClient alice = command.client("kme-a", "sae-alice");
                SaeClient bob = command.client("kme-b", "sae-bob")) {
            assertThat(alice.get("/api/v1/keys/sae-bob/enc_keys").status()).isEqualTo(200);
            assertThat(alice.get("/api/v1/keys/sae-bob/enc_keys").status()).isEqualTo(429);
            String unknown = "/api/v1/keys/sae-alice/dec_keys?key_ID=00000000-0000-4000-8000-000000000000";
            assertThat(bob.get(unknown).status()).isEqualTo(404);
        }
    }

    @Test
    void theSameSeedGivesTheSameKeys() throws Exception {
        List<Reply> replies = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Command command = start(PORTS + "--seed 42");
                    SaeClient alice = command.client("kme-a", "sae-alice")) {
                replies.add(alice.get("/api/v1/keys/sae-bob/enc_keys?number=2"));
                assertThat(alice.get("/api/v1/keys/sae-bob/status")
                                .json()
                                .path("status_extension")
                                .path("seeded")
                                .asBoolean())
                        .isTrue();
            }
        }
        assertThat(replies.get(0).json()).isEqualTo(replies.get(1).json());
    }

    @Test
    void aTopologyAndAScenarioAreRunAndThePageTellsOfThem() throws Exception {
        Path network = Files.writeString(directory.resolve("network.yaml"), """
                kmes: { paris: {}, lyon: {}, nice: { answers: { exhausted: 429 } } }
                links:
                  - { between: [paris, lyon], rate: 1000 }
                  - { between: [lyon, nice], rate: 0, store: 256 }
                saes: { sae-paris: paris, sae-nice: nice }
                """);
        Path storm = Files.writeString(directory.resolve("storm.yaml"), """
                timeline: [ { when: 0s, fault: eavesdropper, at: paris--lyon, value: 0.2 } ]
                """);
        try (Command command = start("--topology " + network + " --scenario " + storm);
                SaeClient nice = command.client("nice", "sae-nice")) {
            assertThat(nice.get("/api/v1/keys/sae-paris/enc_keys").status()).isEqualTo(200);
            assertThat(nice.get("/api/v1/keys/sae-paris/enc_keys").status()).isEqualTo(429);
            assertThat(command.state())
                    .contains("eavesdropper 0.2 at paris--lyon", "\"qber\":0.05", "\"name\":\"lyon--nice\"");
        }
    }

    @Test
    void aMistakeInAScenarioIsToldAndNothingRuns() throws Exception {
        Path storm = Files.writeString(directory.resolve("storm.yaml"), "timeline: [ { when: 0s, fault: stal } ]\n");
        try (Command command = start(PORTS + "--scenario " + storm)) {
            assertThat(command.running.get(30, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(command.err.toString())
                    .startsWith(
                            "keybraid: " + storm + " has a mistake:\n  line 1, column 32: there is no fault 'stal'");
            assertThat(command.out.toString()).isEmpty();
            assertThat(directory.resolve("pki")).doesNotExist();
        }
    }

    /** The command on a thread of its own; closing it is Ctrl-C. */
    private final class Command implements AutoCloseable {

        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> running;
        private final Thread thread;

        Command(List<String> arguments) {
            CommandLine line = new CommandLine(new SimCommand());
            line.setOut(new PrintWriter(out, true));
            line.setErr(new PrintWriter(err, true));
            running = new FutureTask<>(() -> line.execute(arguments.toArray(String[]::new)));
            thread = Thread.ofPlatform().start(running);
        }

        SaeClient client(String kme, String sae) throws Exception {
            return new SaeClient(
                    URI.create(found(kme + " +(https://[0-9.:]+)")),
                    TlsContexts.of(new Pki(directory.resolve("pki")), sae),
                    "TLSv1.3");
        }

        String state() throws Exception {
            try (HttpClient http = HttpClient.newHttpClient()) {
                URI url = URI.create(found("page +(http://[0-9.:]+)") + "/api/state");
                return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                        .body();
            }
        }

        private String found(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(out.toString());
            assertThat(matcher.find()).as(out.toString()).isTrue();
            return matcher.group(1);
        }

        @Override
        public void close() {
            thread.interrupt();
            await().atMost(Duration.ofSeconds(30)).until(running::isDone);
        }
    }

    private Command start(String options) {
        List<String> arguments =
                new ArrayList<>(List.of("--directory", directory.resolve("pki").toString()));
        arguments.addAll(List.of(options.split(" ", -1)));
        Command command = new Command(arguments);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> command.running.isDone() || command.out.toString().contains("Ctrl-C stops it"));
        return command;
    }
}
