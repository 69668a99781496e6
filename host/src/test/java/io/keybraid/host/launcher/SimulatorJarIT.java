package io.keybraid.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's jar runs by itself out of the distribution's lib/, with every library that it needs beside it. */
class SimulatorJarIT {

    private static final Path LIBRARIES = Path.of(System.getProperty("keybraid.root"), "host/target/dist/lib");

    @TempDir
    Path folder;

    @Test
    void readsATopologyAndAScenarioAndServesItsPage() throws Exception {
        Path topology = Files.writeString(folder.resolve("network.yaml"), """
                kmes: { paris: {}, lyon: {}, nice: {} }
                links: [ { between: [paris, lyon], km: 50 }, { between: [lyon, nice], rate: 20 } ]
                saes: { sae-paris: paris, sae-nice: nice }
                """);
        Path scenario = Files.writeString(folder.resolve("storm.yaml"), """
                timeline: [ { when: 0s, fault: fibre-cut, at: lyon--nice } ]
                """);
        Path log = folder.resolve("log");
        Process simulator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar().toString(),
                        "--directory",
                        folder.resolve("pki").toString(),
                        "--topology",
                        topology.toString(),
                        "--scenario",
                        scenario.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(said(simulator, log, "Ctrl-C stops it"))
                    .containsPattern("  lyon     https://127.0.0.1:[0-9]+   SAEs: none\n")
                    .contains("fibre-cut at lyon--nice", "  page     http://127.0.0.1:")
                    .doesNotContain("Exception", "NoClassDefFound");
        } finally {
            simulator.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith("keybraid-sim-qkd-"))
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private static String said(Process process, Path log, String words) throws Exception {
        for (int tries = 0; tries < 300; tries++) {
            String text = Files.readString(log, StandardCharsets.UTF_8);
            if (text.contains(words) || !process.isAlive()) {
                return text;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the simulator says nothing: " + Files.readString(log));
    }
}
