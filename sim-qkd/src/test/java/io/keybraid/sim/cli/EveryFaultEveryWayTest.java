package io.keybraid.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.fault.ActiveFault;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.file.ScenarioFile;
import io.keybraid.sim.junit.SimulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault can be set by the admin API, the command line and a scenario file, and is the same one. */
class EveryFaultEveryWayTest {

    @RegisterExtension
    static final SimulatorExtension QKD = new SimulatorExtension(options -> options.withAdmin(0));

    /** Each kind with its usual value, and the status codes that KMEs are known for. */
    static Stream<Fault> faults() {
        return Stream.concat(
                Stream.of(FaultKind.values()).map(Fault::of),
                IntStream.of(401, 404, 422, 503, 504).mapToObj(Fault::status));
    }

    private static List<Fault> set(Simulator simulator) {
        return simulator.faults().active().stream().map(ActiveFault::fault).toList();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void byTheAdminApi(Fault fault, Simulator simulator) throws Exception {
        String value = fault.valueText().isEmpty() ? "" : ",\"value\":\"" + fault.valueText() + "\"";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulator.adminUrl().orElseThrow() + "/api/faults"))
                .header("X-Keybraid-Sim", "1")
                .POST(BodyPublishers.ofString("{\"fault\":\"" + fault.kind().word() + "\"" + value + "}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
        assertThat(set(simulator)).containsExactly(fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void byTheCommandLine(Fault fault, Simulator simulator) {
        List<String> words =
                new ArrayList<>(List.of("fault", "set", fault.kind().word()));
        words.addAll(List.of("--admin", simulator.adminUrl().orElseThrow().toString()));
        if (!fault.valueText().isEmpty()) {
            words.addAll(List.of("--value", fault.valueText()));
        }
        assertThat(Main.commandLine().execute(words.toArray(String[]::new))).isZero();
        assertThat(set(simulator)).containsExactly(fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void byAScenarioFile(Fault fault, Simulator simulator, @TempDir Path folder) throws Exception {
        String value = fault.valueText().isEmpty() ? "" : ", value: " + fault.valueText();
        Path file = Files.writeString(
                folder.resolve("scenario.yaml"),
                "timeline:\n  - { when: 0s, fault: " + fault.kind().word() + value + " }\n");
        simulator.play(ScenarioFile.read(file, simulator.topology()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !set(simulator).isEmpty());
        assertThat(set(simulator)).containsExactly(fault);
    }
}
