package io.keybraid.sim.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.ActiveFault;
import io.keybraid.sim.fault.FaultBoard;
import io.keybraid.sim.fault.Scenario;
import io.keybraid.sim.fault.ScenarioRun;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topology and scenario files: what stands in them counts, and what is wrong is told all at once. */
class FilesTest {

    private static final String CHAIN = """
            kmes:
              paris: {}
              lyon: { relays: yes }
              nice: { profile: late, answers: { exhausted: 429 } }
            links:
              - { between: [paris, lyon], km: 50, device: modern, store: 1000000, start: 0 }
              - { between: [lyon, nice], km: 70, device: { preset: gys, efficiency: 0.1 }, time-scale: 10 }
            saes:
              sae-paris: paris
              sae-nice: nice
            """;

    @TempDir
    Path directory;

    @Test
    void aChainOfTrustedNodesIsRead() throws Exception {
        Topology chain = TopologyFile.read(file(CHAIN));
        assertThat(chain.links().getFirst().name()).isEqualTo("paris--lyon");
        assertThat(chain.links().getFirst().supply().startBits()).isZero();
        assertThat(chain.links().getFirst().supply().bitsPerSecond()).isBetween(1e6, 2.3e6);
        assertThat(chain.kme("nice").profile().name()).isEqualTo("late");
        try (Simulator simulator =
                Simulator.start(SimulatorOptions.in(directory.resolve("pki")).withTopology(chain))) {
            assertThat(simulator.links()).hasSize(2);
            assertThat(simulator.links().getFirst().qber()).isCloseTo(0.01001, within(1e-5));
        }
    }

    @Test
    void everyMistakeOfATopologyIsToldWithItsPlace() throws Exception {
        Path file = file("""
                kmes:
                  paris: { profil: idq }
                  lyon: { profile: idk, port: many }
                links:
                  - { between: [paris, lyn], km: 50, device: moder }
                  - { between: [paris], rate: 5 }
                saes:
                  sae-paris: pariss
                color: red
                """);
        assertThatThrownBy(() -> TopologyFile.read(file))
                .isInstanceOf(SimulatorException.class)
                .hasMessageStartingWith(
                        file
                                + " has 8 mistakes:\n  line 2, column 12: there is no setting 'profil'; did you mean 'profile'?")
                .hasMessageContaining("line 3, column 20: there is no profile 'idk'; there are standard, idq")
                .hasMessageContaining("port is a number, not 'many'")
                .hasMessageContaining("there is no KME 'lyn'; did you mean 'lyon'?")
                .hasMessageContaining("there is no device 'moder'; did you mean 'modern'?")
                .hasMessageContaining("a link is between two KMEs")
                .hasMessageContaining("line 8, column 14: there is no KME 'pariss'; did you mean 'paris'?")
                .hasMessageContaining("line 9, column 1: there is no setting 'color'");
    }

    @Test
    void whatIsNoYamlIsToldWithItsPlace() throws Exception {
        Path file = file("kmes: [\n");
        assertThatThrownBy(() -> TopologyFile.read(file)).hasMessageContaining("is not YAML");
        Path empty = file("");
        assertThatThrownBy(() -> TopologyFile.read(empty)).hasMessageContaining("the file is empty");
    }

    @Test
    void aScenarioSetsAndClearsInItsTime() throws Exception {
        Topology chain = TopologyFile.read(file(CHAIN));
        Scenario scenario = ScenarioFile.read(file("""
                timeline:
                  - { when: 10s, fault: fibre-cut, at: paris--lyon, for: 5s }
                  - { when: 0s, fault: stall, value: 2s, on: dec_keys, times: 3 }
                  - { when: 1m, clear: all }
                """), chain);
        FaultBoard faults =
                new FaultBoard(Set.of("paris", "lyon", "nice"), Set.of("paris--lyon", "lyon--nice"), new Random(1));
        ScenarioRun run = new ScenarioRun(scenario, faults);
        run.advanceTo(Duration.ZERO);
        assertThat(set(faults)).containsExactly("stall 2s everywhere on dec_keys, 3 times");
        assertThat(run.next()).contains(Duration.ofSeconds(10));
        run.advanceTo(Duration.ofSeconds(10));
        assertThat(set(faults)).hasSize(2).contains("fibre-cut at paris--lyon");
        run.advanceTo(Duration.ofSeconds(15));
        assertThat(set(faults)).hasSize(1);
        run.advanceTo(Duration.ofSeconds(60));
        assertThat(set(faults)).isEmpty();
        assertThat(run.next()).isEmpty();
    }

    @Test
    void everyMistakeOfAScenarioIsTold() throws Exception {
        Topology chain = TopologyFile.read(file(CHAIN));
        Path file = file("""
                timeline:
                  - { fault: stal }
                  - { when: soon, fault: drop, at: rome }
                  - { when: 1s }
                """);
        assertThatThrownBy(() -> ScenarioFile.read(file, chain))
                .hasMessageContaining("has 5 mistakes")
                .hasMessageContaining("there is no fault 'stal'; did you mean 'stall'?")
                .hasMessageContaining("there is no 'rome' for drop; there are paris, lyon, nice");
    }

    private static List<String> set(FaultBoard faults) {
        return faults.active().stream()
                .map(ActiveFault::fault)
                .map(Object::toString)
                .toList();
    }

    private Path file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "file", ".yaml"), text);
    }
}
