package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to the KME that a quantum computer does not open later, where the KME offers it. */
@Timeout(60)
class HybridTlsTest {

    private static final String GROUP = "X25519MLKEM768";

    private static Map<String, Object> settings(HybridKme kme, TestPki.Issued sae, String tls) {
        Map<String, Object> settings = TestSite.settings(kme.port(), sae);
        settings.put("tls", tls);
        settings.put("method", "get");
        // The first hybrid handshake of a JVM takes its time.
        settings.put("timeout", "20s");
        return settings;
    }

    private static End open(HybridKme kme, String tls) {
        return End.open(settings(kme, TestSite.ALICE, tls), "sae-bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "hybrid"})
    void aKmeThatOffersItIsSpokenToSo(String tls) throws Exception {
        try (HybridKme kme = new HybridKme(GROUP);
                End end = open(kme, tls)) {
            end.initiate().close();
            assertThat(end.source().health().facts()).containsEntry("tls", "hybrid, X25519MLKEM768");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "EC:secp384r1", "RSA"})
    void everyKindOfCertificateGoesWithIt(String algorithm) throws Exception {
        TestPki.Issued sae = TestSite.PKI.issueWithKey("hybrid-" + algorithm.replace(':', '-'), TestSite.CA, algorithm);
        try (HybridKme kme = new HybridKme(GROUP);
                End end = End.open(settings(kme, sae, "hybrid"), "sae-bob")) {
            end.initiate().close();
        }
    }

    @Test
    void anEdDsaCertificateGoesWithClassicalTlsOnly() throws Exception {
        TestPki.Issued sae = TestSite.PKI.issueWithKey("hybrid-ed25519", TestSite.CA, "Ed25519");
        try (HybridKme kme = new HybridKme(GROUP, "x25519");
                End end = End.open(settings(kme, sae, "auto"), "sae-bob")) {
            end.initiate().close();
            assertThat(end.source().health().facts().get("tls")).startsWith("classical");
            assertThatThrownBy(() -> End.openStrictly(settings(kme, sae, "hybrid"), "sae-bob"))
                    .hasMessageContaining("tls: cannot be hybrid with a certificate whose key is EdDSA");
        }
    }

    @Test
    void itsConnectionIsKeptAndUsedAgain() throws Exception {
        try (HybridKme kme = new HybridKme(GROUP);
                End end = open(kme, "hybrid")) {
            end.initiate().close();
            // The Status is asked for beside the round, on a connection of its own perhaps.
            await().until(() -> end.source().health().facts().containsKey("status-at"));
            int handshakes = kme.handshakes();
            // Longer than what counts as steady use: the idle connection is looked at.
            TimeUnit.MILLISECONDS.sleep(1200);
            end.initiate().close();
            end.initiate().close();
            assertThat(kme.delivered()).isEqualTo(3);
            assertThat(kme.handshakes()).isEqualTo(handshakes);
        }
    }

    @Test
    void aKmeThatLacksItIsSpokenToClassicallyAndThatIsShown() throws Exception {
        try (HybridKme kme = new HybridKme("x25519", "secp256r1");
                End end = open(kme, "auto")) {
            end.initiate().close();
            assertThat(kme.delivered()).isEqualTo(1);
            assertThat(end.source().health().facts()).containsEntry("tls", "classical: no agreement on X25519MLKEM768");
        }
    }

    @Test
    void whereItIsDemandedAKmeThatLacksItGetsNoRequest() throws Exception {
        try (HybridKme kme = new HybridKme("x25519", "secp256r1");
                End end = open(kme, "hybrid")) {
            KeySourceException e = end.initiateFails();
            assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(e)
                    .hasMessageContaining("does not offer hybrid TLS (X25519MLKEM768)")
                    .hasMessageContaining("alert handshake_failure");
            assertThat(e.advice()).contains("'tls: auto'");
            assertThat(kme.delivered()).isZero();
        }
    }

    @Test
    void classicalIsClassicalThoughTheKmeOffersMore() throws Exception {
        try (HybridKme kme = new HybridKme(GROUP, "x25519");
                End end = open(kme, "classical")) {
            end.initiate().close();
            assertThat(end.source().health().facts()).containsEntry("tls", "classical");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "hybrid"})
    void aKmeOfAnotherCaIsRefusedAndToldAsEver(String tls) throws Exception {
        TestPki.Issued other = TestSite.PKI.ca("hybrid-other-ca-" + tls);
        try (HybridKme kme = new HybridKme(GROUP, "x25519")) {
            Map<String, Object> settings = settings(kme, TestSite.ALICE, tls);
            settings.put("ca", other.crt().toString());
            try (End end = End.open(settings, "sae-bob")) {
                KeySourceException e = end.initiateFails();
                assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
                assertThat(e).hasMessageContaining("does not come from the CA in 'ca'");
                assertThat(kme.delivered()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "hybrid"})
    void aWrongKmeIdIsRefusedAndToldAsEver(String tls) throws Exception {
        try (HybridKme kme = new HybridKme(GROUP, "x25519")) {
            Map<String, Object> settings = settings(kme, TestSite.ALICE, tls);
            settings.put("kme-id", "kme-z");
            try (End end = End.open(settings, "sae-bob")) {
                assertThat(end.initiateFails()).hasMessageContaining("not for the KME ID 'kme-z'");
                assertThat(kme.delivered()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "hybrid"})
    void aKmeThatRefusesOurCertificateIsToldAsEver(String tls) throws Exception {
        try (HybridKme kme = new HybridKme(TestSite.PKI.ca("hybrid-callers-" + tls), GROUP, "x25519");
                End end = open(kme, tls)) {
            // Its alert and our request cross: who is first is another matter each time.
            for (int i = 0; i < 10; i++) {
                KeySourceException e = end.initiateFails();
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.NOT_AUTHORISED);
                assertThat(e).hasMessageContaining("our certificate");
            }
            assertThat(kme.delivered()).isZero();
        }
    }
}
