package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.FakeRound;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.plugin.skip.SimulatedProviders.End;
import io.keybraid.sim.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed on disk are used without a restart; those that cannot be used change nothing. */
@Timeout(60)
class SkipRenewalTest {

    @TempDir
    private Path folder;

    private SimulatedProviders providers;
    private Map<String, Object> settings;

    @BeforeEach
    void start() throws Exception {
        providers = new SimulatedProviders(folder.resolve("ours"));
        settings = providers.settings(SimulatorOptions.KME_A);
        for (String name : new String[] {"certificate", "private-key", "ca"}) {
            Path copy = folder.resolve(name);
            Files.copy(Path.of((String) settings.get(name)), copy);
            settings.put(name, copy.toString());
        }
    }

    @AfterEach
    void stop() {
        providers.close();
    }

    private void put(String name, Path from) throws IOException {
        Path beside = Files.copy(from, folder.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void initiate(End end) throws KeySourceException {
        end.strand().initiate(FakeRound.lasting(Duration.ofSeconds(40))).close();
    }

    @Test
    void aRenewedCertificateIsUsedWithTheNextRequest() throws Exception {
        Map<String, Object> right = providers.settings(SimulatorOptions.KME_A);
        try (SimulatedProviders others = new SimulatedProviders(folder.resolve("others"))) {
            Map<String, Object> stranger = others.settings(SimulatorOptions.KME_A);
            put("certificate", Path.of((String) stranger.get("certificate")));
            put("private-key", Path.of((String) stranger.get("private-key")));
        }
        try (End end = End.open(settings, "sae-bob")) {
            KeySourceException e = catchThrowableOfType(KeySourceException.class, () -> initiate(end));
            assertThat(e.reason()).as(e.getMessage()).isIn(Reason.NOT_AUTHORISED, Reason.UNREACHABLE);
            put("certificate", Path.of((String) right.get("certificate")));
            put("private-key", Path.of((String) right.get("private-key")));
            initiate(end);
            assertThat(end.source().health().state()).isEqualTo(State.UP);
        }
    }

    @Test
    void halfACertificateChangesNothingAndIsToldUntilItIsWhole() throws Exception {
        try (End end = End.open(settings, "sae-bob")) {
            Path file = folder.resolve("certificate");
            String whole = Files.readString(file);
            Files.writeString(file, whole.substring(0, whole.length() / 2));
            initiate(end);
            SourceHealth told = end.source().health();
            assertThat(told.state()).isEqualTo(State.UP);
            assertThat(told.problem().orElseThrow())
                    .contains("the changed certificate files are not usable", file.toString(), "stay in use until");
            assertThat(told.facts()).containsKey("certificate-expires");
            Files.writeString(file, whole);
            initiate(end);
            assertThat(end.source().health().problem()).isEmpty();
        }
    }
}
