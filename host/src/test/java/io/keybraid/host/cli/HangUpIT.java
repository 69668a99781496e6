package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.sim.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to a host that is a process of its own. */
class HangUpIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aHangUpReadsTheConfigurationAgainAndAStopStillStops() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "skipped: there is no /bin/kill to send a signal with");
        try (TwoHosts hosts = new TwoHosts(folder)) {
            Path config = hosts.write(
                    hosts.paris(), hosts.berlin(), SimulatorOptions.KME_A, "sae-alice", "sae-bob", Optional.empty());
            Path log = folder.resolve("log");
            Process host = run(config, log);
            try {
                awaitInLog(log, "listening on");
                String right = Files.readString(config);
                Files.writeString(config, right.replace("rotate-every", "rotate-evrey"));
                hangUp(host);
                awaitInLog(log, "nothing changed", "did you mean 'rotate-every'?");
                Files.writeString(config, right.replace("rotate-every: 1000ms", "rotate-every: 7s"));
                hangUp(host);
                awaitInLog(log, "configuration read again: changed paris-berlin");
                host.destroy();
                assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(host.exitValue()).isEqualTo(143);
                assertThat(Files.readString(log)).contains("stopping; the keys stay in the interfaces");
            } finally {
                host.destroyForcibly();
            }
        }
    }

    @Test
    void aHangUpWhileAHostStartsIsDoneWhenItHasStarted() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "skipped: there is no /bin/kill to send a signal with");
        try (TwoHosts hosts = new TwoHosts(folder)) {
            Path config = hosts.write(
                    hosts.paris(), hosts.berlin(), SimulatorOptions.KME_A, "sae-alice", "sae-bob", Optional.empty());
            Path log = folder.resolve("log");
            Process host = run(config, log);
            try {
                awaitInLog(log, "this process is");
                hangUp(host);
                hangUp(host);
                awaitInLog(log, "listening on", "configuration read again: ");
                assertThat(host.isAlive()).isTrue();
            } finally {
                host.destroyForcibly();
            }
        }
    }

    private static Process run(Path config, Path log) throws IOException {
        String launcher =
                Path.of(System.getProperty("keybraid.root"), "keybraid").toString();
        ProcessBuilder builder = new ProcessBuilder(launcher, "run", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("KEYBRAID_NO_BUILD", "1");
        builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static void hangUp(Process process) throws Exception {
        assertThat(new ProcessBuilder("/bin/kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor(10, TimeUnit.SECONDS))
                .isTrue();
    }

    private static void awaitInLog(Path log, String... texts) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(log)).contains(texts));
    }
}
