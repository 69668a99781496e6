package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.identity.IdentityCredential;
import io.keybraid.host.systemd.FakeSystemd;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.sim.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is a process of its own, started as systemd starts one. */
class SupervisedIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void tellsThatItIsReadyAliveAndStoppingAndTakesItsIdentityAsACredential() throws Exception {
        String address = folder.resolve("notify").toString();
        try (TwoHosts hosts = new TwoHosts(folder);
                FakeSystemd systemd = new FakeSystemd(address)) {
            Path config = hosts.write(
                    hosts.paris(), hosts.berlin(), SimulatorOptions.KME_A, "sae-alice", "sae-bob", Optional.empty());
            Path credentials = Files.createDirectory(folder.resolve("credentials"));
            Path identity = config.resolveSibling("identity.pem");
            Files.move(identity, credentials.resolve(IdentityCredential.NAME));
            Process host = run(config, address, credentials);
            try {
                assertThat(systemd.next(SOON))
                        .as(Files.readString(folder.resolve("log")))
                        .hasValueSatisfying(text -> assertThat(text).startsWith("READY=1\nSTATUS=1 tunnel: 1 "));
                assertThat(systemd.next(SOON))
                        .hasValueSatisfying(text -> assertThat(text).startsWith("WATCHDOG=1\nSTATUS=1 tunnel: 1 "));
                host.destroy();
                assertThat(awaitStopping(systemd)).isTrue();
                assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                host.destroyForcibly();
            }
        }
    }

    private static boolean awaitStopping(FakeSystemd systemd) {
        Optional<String> told = systemd.next(SOON);
        while (told.isPresent() && told.get().startsWith("WATCHDOG=1")) {
            told = systemd.next(SOON);
        }
        return told.filter(text -> text.startsWith("STOPPING=1")).isPresent();
    }

    private Process run(Path config, String address, Path credentials) throws Exception {
        String launcher =
                Path.of(System.getProperty("keybraid.root"), "keybraid").toString();
        ProcessBuilder builder = new ProcessBuilder(launcher, "run", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KEYBRAID_NO_BUILD",
                        "1",
                        "KEYBRAID_JAVA_HOME",
                        System.getProperty("java.home"),
                        "NOTIFY_SOCKET",
                        address,
                        "WATCHDOG_USEC",
                        "1000000",
                        "CREDENTIALS_DIRECTORY",
                        credentials.toString()));
        return builder.start();
    }
}
