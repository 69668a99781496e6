package io.keybraid.sim.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.ActiveFault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.fault.ScenarioRun;
import io.keybraid.sim.file.ScenarioFile;
import io.keybraid.sim.file.TopologyFile;
import io.keybraid.sim.kme.LinkView;
import io.keybraid.sim.physics.Device;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.Topology;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/simulator.md says is so. */
class DocumentedSimulatorTest {

    @TempDir
    Path directory;

    private Page page;

    @BeforeEach
    void read() throws Exception {
        page = Page.read();
    }

    @Test
    void theTopologyIsOneAndTheScenarioRunsOnIt() throws Exception {
        Topology topology = TopologyFile.read(
                file(page.blocks("yaml").get(0).replace("port: 8443", "port: 0").replace("port: 8444", "port: 0")));
        assertThat(topology.kme("nice").profile().name()).isEqualTo("idq");
        assertThat(topology.links().get(1).supply().startBits()).isZero();
        try (Simulator simulator =
                Simulator.start(SimulatorOptions.in(directory.resolve("pki")).withTopology(topology))) {
            double undisturbed = simulator.links().getFirst().qber();
            ScenarioRun run =
                    new ScenarioRun(ScenarioFile.read(file(page.blocks("yaml").get(1)), topology), simulator.faults());
            run.advanceTo(Duration.ofSeconds(30));
            assertThat(simulator.links().getFirst().qber())
                    .isCloseTo(undisturbed + 0.1 * (0.25 - undisturbed / 2), within(1e-12));
            run.advanceTo(Duration.ofSeconds(120));
            assertThat(simulator.links().getFirst().qber()).isEqualTo(undisturbed);
            assertThat(simulator.links().get(1).condition()).isEqualTo(LinkView.Condition.CUT);
            run.advanceTo(Duration.ofSeconds(245));
            assertThat(simulator.faults().active())
                    .extracting(ActiveFault::fault)
                    .extracting(Object::toString)
                    .containsExactly(
                            "fibre-cut at lyon--nice",
                            "stall 20s at nice on dec_keys, 3 times",
                            "status 503 everywhere on enc_keys, a share of 0.5");
            run.advanceTo(Duration.ofMinutes(6));
            assertThat(simulator.faults().active()).isEmpty();
        }
    }

    @Test
    void everyFaultStandsInTheTableAndNoOther() {
        List<List<String>> rows = page.table("Fault");
        assertThat(rows).hasSize(FaultKind.values().length);
        for (FaultKind kind : FaultKind.values()) {
            assertThat(rows)
                    .contains(List.of(
                            "`" + kind.word() + "`",
                            kind.scope().name().toLowerCase(Locale.ROOT),
                            kind.value().write(kind.usual()),
                            kind.meaning()));
        }
    }

    @Test
    void everyProfileStandsInTheTableAndNoOther() {
        List<List<String>> rows = page.table("Profile");
        assertThat(rows.stream().map(List::getFirst))
                .containsExactlyElementsOf(Profiles.ALL.stream()
                        .map(profile -> "`" + profile.name() + "`")
                        .toList());
        for (int at = 0; at < rows.size(); at++) {
            KmeProfile profile = Profiles.ALL.get(at);
            assertThat(rows.get(at).get(1)).isEqualTo(profile.saeA() + ", " + profile.saeB());
        }
    }

    @Test
    void everyAnswerThatCanBeChangedStandsInTheTableWithItsUsualStatusCode() {
        List<List<String>> rows = page.table("Case | Usually");
        assertThat(rows.stream().map(List::getFirst))
                .containsExactlyElementsOf(KmeProfile.settings().stream()
                        .map(setting -> "`" + setting + "`")
                        .toList());
        for (Refused refused : Refused.values()) {
            assertThat(rows)
                    .anySatisfy(row -> assertThat(row.subList(0, 2))
                            .containsExactly("`" + refused.word() + "`", String.valueOf(refused.standardStatus())));
        }
    }

    @Test
    void theDevicesHaveTheNumbersOfTheTable() {
        List<List<String>> rows = page.table("Number");
        for (int column = 2; column < 5; column++) {
            int at = column;
            List<Double> numbers =
                    rows.stream().map(row -> Double.valueOf(row.get(at))).toList();
            Device device = List.of(Device.GYS, Device.MODERN, Device.PERFECT).get(column - 2);
            assertThat(numbers)
                    .containsExactly(
                            device.lossPerKm(),
                            device.efficiency(),
                            device.darkYield(),
                            device.misalignment(),
                            device.errorCorrection(),
                            device.pulsesPerSecond(),
                            device.signal(),
                            device.decoy(),
                            device.deadTimeSeconds());
        }
    }

    @Test
    void everyMetricStandsInTheTableAndNoOther() throws Exception {
        try (Simulator simulator =
                        Simulator.start(SimulatorOptions.in(directory).withAdmin(0));
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(simulator.adminUrl().orElseThrow() + "/metrics"))
                    .build();
            String metrics = http.send(request, BodyHandlers.ofString()).body();
            assertThat(metrics.lines()
                            .filter(line -> line.startsWith("# TYPE "))
                            .map(line -> "`" + line.split(" ", -1)[2] + "`"))
                    .containsExactlyInAnyOrderElementsOf(
                            page.table("Metric").stream().map(List::getFirst).toList());
        }
    }

    @Test
    void theJavaIsThatOfATestThatRuns() throws Exception {
        String source = Files.readString(Path.of(
                System.getProperty("keybraid.root", ".."),
                "sim-qkd/src/test/java/io/keybraid/sim/docs/DocumentedExtensionTest.java"));
        for (String java : page.blocks("java")) {
            assertThat(withoutIndentation(source)).contains(withoutIndentation(java));
        }
    }

    private static String withoutIndentation(String text) {
        return String.join("\n", text.lines().map(String::strip).toList());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "sample", ".yaml"), text);
    }
}
