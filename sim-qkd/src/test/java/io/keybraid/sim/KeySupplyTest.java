package io.keybraid.sim;

import static io.keybraid.sim.RunningPair.ALICE_TO_BOB;
import static io.keybraid.sim.RunningPair.BOB_FROM_ALICE;
import static io.keybraid.sim.RunningPair.assertError;
import static io.keybraid.sim.RunningPair.idsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.kme.KeyLimits;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link that makes a key in twenty seconds, and stores three; unfetched keys, at most four, wait a minute. */
class KeySupplyTest {

    @TempDir
    static Path directory;

    // The TLS certificates are checked against the real time.
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Simulator simulator;
    private SaeClient alice;
    private SaeClient bob;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.in(directory)
                .withClock(now::get)
                .withLimits(new KeyLimits(256, 64, 4096, 128, 8, 4, Duration.ofSeconds(60)))
                .withTopology(Topology.pair(
                        new KmeSite("kme-a", 0),
                        new KmeSite("kme-b", 0),
                        KeySupply.ofKeys(0.05, 3, 256),
                        List.of(
                                new SaeSite(SimulatorOptions.ALICE, "kme-a"),
                                new SaeSite(SimulatorOptions.BOB, "kme-b")))));
        alice = SaeClient.of(simulator, "kme-a", "sae-alice");
        bob = SaeClient.of(simulator, "kme-b", "sae-bob");
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        simulator.close();
    }

    @Test
    void anEmptyLinkIsUnavailableUntilItHasMadeAKey() throws Exception {
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?number=3").status()).isEqualTo(200);
        assertThat(stored()).isZero();
        assertError(alice.get(ALICE_TO_BOB + "enc_keys"), 503);
        after(Duration.ofSeconds(19));
        assertError(alice.get(ALICE_TO_BOB + "enc_keys"), 503);
        after(Duration.ofSeconds(1));
        assertThat(stored()).isEqualTo(1);
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys").status()).isEqualTo(200);
    }

    @Test
    void aRequestThatCannotBeMetUsesNothingUp() throws Exception {
        assertError(alice.get(ALICE_TO_BOB + "enc_keys?number=4"), 503);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void aLongKeyUsesUpMore() throws Exception {
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?size=512").status()).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void theStoreDoesNotGrowBeyondItsSize() throws Exception {
        after(Duration.ofDays(1));
        assertThat(stored()).isEqualTo(3);
        assertThat(alice.get(ALICE_TO_BOB + "status")
                        .json()
                        .path("max_key_count")
                        .longValue())
                .isEqualTo(3);
    }

    @Test
    void aClockThatGoesBackFillsNothing() throws Exception {
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?number=3").status()).isEqualTo(200);
        after(Duration.ofHours(-1));
        assertThat(stored()).isZero();
        after(Duration.ofSeconds(20));
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void bothEndsSeeOneStore() throws Exception {
        assertThat(bob.get(BOB_FROM_ALICE + "enc_keys").status()).isEqualTo(200);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aKeyWaitsForItsSlaveOneMinute() throws Exception {
        Reply early = alice.get(ALICE_TO_BOB + "enc_keys");
        after(Duration.ofSeconds(60));
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + early.keyId()).json())
                .isEqualTo(early.json());
        Reply late = alice.get(ALICE_TO_BOB + "enc_keys");
        after(Duration.ofSeconds(61));
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + late.keyId()), 400);
    }

    @Test
    void ofFiveUnfetchedKeysTheOldestIsForgotten() throws Exception {
        List<String> ids = alice.get(ALICE_TO_BOB + "enc_keys?number=3").keyIds();
        after(Duration.ofSeconds(40));
        List<String> more = alice.get(ALICE_TO_BOB + "enc_keys?number=2").keyIds();
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + ids.getFirst()), 400);
        assertThat(bob.post(
                                BOB_FROM_ALICE + "dec_keys",
                                idsOf(List.of(ids.get(1), ids.get(2), more.get(0), more.get(1))))
                        .status())
                .isEqualTo(200);
    }

    private long stored() throws Exception {
        return alice.get(ALICE_TO_BOB + "status")
                .json()
                .path("stored_key_count")
                .longValue();
    }

    private void after(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
