package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.pki.PkiFolder;
import io.keybraid.sim.pki.PkiNames;
import io.keybraid.sim.pki.TlsContexts;
import io.keybraid.sim.profile.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ETSI GS QKD 014, clause 5.1: who cannot show a good certificate gets no answer at all. */
class MutualTlsTest extends RunningPair {

    private static final Duration YEARS = Duration.ofDays(3 * 365);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksTls12And13(String protocol) throws Exception {
        try (SaeClient client = client(TlsContexts.of(simulator.pki(), "sae-alice"), protocol)) {
            assertThat(client.get(ALICE_TO_BOB + "enc_keys").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anInsistingClientWithAGoodCertificateSucceeds(String protocol) throws Exception {
        // So that it is for their certificates that the ones below fail.
        SSLContext insisting =
                TestTls.insisting(simulator.pki(), "sae-alice", simulator.pki().ca());
        try (SaeClient client = client(insisting, protocol)) {
            assertThat(client.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWithoutACertificateFailsInTheHandshake(String protocol) throws Exception {
        refuses(TlsContexts.withoutCertificate(simulator.pki()), protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientOfAnotherCaFailsInTheHandshake(String protocol, @TempDir Path elsewhere) throws Exception {
        Pki foreign = folder(elsewhere, InstantSource.system()).prepare(names("sae-alice"));
        SSLContext insisting =
                TestTls.insisting(foreign, "sae-alice", simulator.pki().ca());
        refuses(insisting, protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWhoseCertificateHasExpiredFailsInTheHandshake(String protocol, @TempDir Path old) throws Exception {
        Instant past = Instant.now().minus(YEARS);
        folder(old, () -> past).prepare(names("sae-alice"));
        SimulatorOptions options = SimulatorOptions.in(old);
        folder(old, InstantSource.system())
                .prepare(new PkiNames(Map.of("kme-a", Certificates.STANDARD), List.of("sae-bob"), List.of()));
        java.nio.file.Files.move(old.resolve("sae-alice.crt"), old.resolve("expired.crt"));
        java.nio.file.Files.move(old.resolve("sae-alice.key"), old.resolve("expired.key"));
        java.nio.file.Files.delete(old.resolve("kme-a.crt"));
        java.nio.file.Files.delete(old.resolve("kme-a.key"));
        try (Simulator other = Simulator.start(options);
                SaeClient good = SaeClient.of(other, "kme-a", "sae-alice");
                SaeClient expired = new SaeClient(
                        other.kme("kme-a").url(),
                        TestTls.insisting(other.pki(), "expired", other.pki().ca()),
                        protocol)) {
            assertThat(good.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
            assertThatThrownBy(() -> expired.get(ALICE_TO_BOB + "status")).isInstanceOf(IOException.class);
            assertThat(other.requests().latest()).hasSize(1);
        }
    }

    @Test
    void aCertificateOfAKmeIsNoSae() throws Exception {
        refuses(TestTls.insisting(simulator.pki(), "kme-b", simulator.pki().ca()), "TLSv1.3");
    }

    @Test
    void anSaeThatHasACertificateButIsNotKnownIsRefusedWithAnError() throws Exception {
        folder(directory, InstantSource.system()).prepare(names("sae-mallory"));
        try (SaeClient mallory = client(TlsContexts.of(simulator.pki(), "sae-mallory"), "TLSv1.3")) {
            assertError(mallory.get(ALICE_TO_BOB + "status"), 401, "the SAE is not authorised on this KME");
            assertError(mallory.get(ALICE_TO_BOB + "enc_keys"), 401, "the SAE is not authorised on this KME");
            assertError(mallory.post(ALICE_TO_BOB + "enc_keys", "{}"), 401);
            assertError(mallory.post(BOB_FROM_ALICE + "dec_keys", "{}"), 401);
        }
    }

    private static void refuses(SSLContext tls, String protocol) {
        simulator.requests().clear();
        try (SaeClient client = client(tls, protocol)) {
            assertThatThrownBy(() -> client.get(ALICE_TO_BOB + "enc_keys")).isInstanceOf(IOException.class);
        }
        assertThat(simulator.requests().latest()).isEmpty();
    }

    private static SaeClient client(SSLContext tls, String protocol) {
        return new SaeClient(simulator.kme("kme-a").url(), tls, protocol);
    }

    private static PkiFolder folder(Path directory, InstantSource clock) {
        return new PkiFolder(directory, clock, new SecureRandom());
    }

    private static PkiNames names(String sae) {
        return new PkiNames(Map.of(), List.of(sae), List.of());
    }
}
