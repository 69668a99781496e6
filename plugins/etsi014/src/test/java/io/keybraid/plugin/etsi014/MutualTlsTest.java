package io.keybraid.plugin.etsi014;

import static io.keybraid.plugin.etsi014.TestPki.dns;
import static io.keybraid.plugin.etsi014.TestPki.uri;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak to whom (clause 5.1), and what is said when they may not. */
@Timeout(30)
class MutualTlsTest {

    private static final TestPki.Issued OTHER_CA = TestSite.PKI.ca("other-ca");

    private static WireMockKme kme;
    private static WireMockKme commonNameOnly;

    @BeforeAll
    static void start() {
        kme = new WireMockKme();
        kme.delivers(KEY_ID, KEY);
        commonNameOnly = new WireMockKme(TestSite.PKI.issue("kme-cn-only", TestSite.CA));
        commonNameOnly.delivers(KEY_ID, KEY);
    }

    @AfterAll
    static void stop() {
        kme.close();
        commonNameOnly.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void showsACertificateOfEveryKind(String algorithm) throws KeySourceException {
        TestPki.Issued sae = TestSite.PKI.issueWithKey("sae-" + algorithm, TestSite.CA, algorithm);
        assertWorks(kme, with(kme, sae));
    }

    @RepeatedTest(20)
    void aCertificateOfAnotherCaIsRefusedByTheKme() {
        KeySourceException e = fails(with(kme, TestSite.PKI.issue("stranger", OTHER_CA)));
        assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
        assertThat(e).hasMessageContaining(" our certificate").hasMessageContaining("valid until 20");
        assertThat(e.advice()).contains("'certificate'");
    }

    @Test
    void ourExpiredCertificateIsRefusedByTheKmeAndItsEndIsTold() {
        TestPki.Issued expired = TestSite.PKI.issueExpired("sae-expired", TestSite.CA);
        KeySourceException e = fails(with(kme, expired));
        assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
        assertThat(e)
                .hasMessageContaining("refuses our certificate")
                .hasMessageContaining(
                        "has expired at " + expired.certificate().getNotAfter().toInstant());
    }

    @Test
    void aKmeOfAnotherCaIsRefused() {
        Map<String, Object> settings = kme.settings();
        settings.put("ca", OTHER_CA.crt().toString());
        KeySourceException e = fails(settings);
        assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
        assertThat(e).hasMessageContaining("does not come from the CA in 'ca'");
    }

    @Test
    void aKmeOfAnotherCaIsRefusedThoughItHasTheRightKmeId() {
        Map<String, Object> settings = kme.settings();
        settings.put("ca", OTHER_CA.crt().toString());
        settings.put("kme-id", "kme-a");
        assertThat(fails(settings)).hasMessageContaining("does not come from the CA in 'ca'");
    }

    @Test
    void anExpiredCertificateOfTheKmeIsRefused() {
        try (WireMockKme expired =
                new WireMockKme(TestSite.PKI.issueExpired("kme-expired", TestSite.CA, dns("localhost")))) {
            KeySourceException e = fails(expired.settings());
            assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
            assertThat(e).hasMessageContaining("has expired");
            assertThat(e.advice()).contains("clock");
        }
    }

    @Test
    void withoutAKmeIdACertificateWithNothingButACommonNameIsRefused() {
        KeySourceException e = fails(commonNameOnly.settings());
        assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
        assertThat(e).hasMessageContaining("for kme-cn-only, and its alternative names lack the host localhost");
        assertThat(e.advice()).startsWith("set 'kme-id' to a name in the certificate");
    }

    @Test
    void aKmeIdMayBeTheCommonName() throws KeySourceException {
        assertWorks(commonNameOnly, withKmeId(commonNameOnly, "kme-cn-only"));
    }

    @Test
    void aKmeIdMayBeAnAlternativeName() throws KeySourceException {
        TestPki.Issued certificate =
                TestSite.PKI.issue("kme-names", TestSite.CA, dns("kme-7.example"), uri("urn:kme:7"));
        try (WireMockKme named = new WireMockKme(certificate)) {
            named.delivers(KEY_ID, KEY);
            assertWorks(named, withKmeId(named, "kme-7.example"));
            assertWorks(named, withKmeId(named, "urn:kme:7"));
        }
    }

    @Test
    void aWrongKmeIdIsRefusedThoughTheHostNameIsRight() {
        KeySourceException e = fails(withKmeId(kme, "kme-b"));
        assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
        assertThat(e).hasMessageContaining("for localhost, kme-a, not for the KME ID 'kme-b'");
        assertThat(kme.requests()).isEmpty();
    }

    @Test
    void aPartOfTheKmeIdIsNotEnough() {
        assertThat(fails(withKmeId(kme, "kme")).reason()).isEqualTo(Reason.NOT_AUTHORISED);
        assertThat(fails(withKmeId(kme, "KME-A")).reason()).isEqualTo(Reason.NOT_AUTHORISED);
    }

    @Test
    void aPortWhereNothingAnswersIsNamed() throws IOException {
        Map<String, Object> settings = kme.settings();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("kme", "https://127.0.0.1:" + free.getLocalPort());
        }
        KeySourceException e = fails(settings);
        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(e).hasMessageContaining("nothing answers at that port");
    }

    @Test
    void aNameThatDoesNotResolveIsNamed() {
        Map<String, Object> settings = kme.settings();
        settings.put("kme", "https://kme.invalid:8443");
        KeySourceException e = fails(settings);
        assertThat(e.reason()).isIn(Reason.UNREACHABLE, Reason.TIMED_OUT);
        assertThat(e).hasMessageContaining("https://kme.invalid:8443");
    }

    @Test
    void aPortThatSpeaksNoTlsIsNamed() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!plain.isClosed()) {
                    try (var socket = plain.accept()) {
                        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                        socket.getInputStream().read();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            Map<String, Object> settings = kme.settings();
            settings.put("kme", "https://localhost:" + plain.getLocalPort());
            KeySourceException e = fails(settings);
            assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(e).hasMessageContaining("does not speak TLS at that port");
        }
    }

    @Test
    void aPortThatTakesConnectionsAndSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, Object> settings = kme.settings();
            settings.put("kme", "https://localhost:" + silent.getLocalPort());
            settings.put("timeout", "300ms");
            assertThat(fails(settings).reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    private static Map<String, Object> with(WireMockKme at, TestPki.Issued sae) {
        Map<String, Object> settings = at.settings();
        settings.put("certificate", sae.crt().toString());
        settings.put("private-key", sae.key().toString());
        return settings;
    }

    private static Map<String, Object> withKmeId(WireMockKme at, String kmeId) {
        Map<String, Object> settings = at.settings();
        settings.put("kme-id", kmeId);
        return settings;
    }

    private static KeySourceException fails(Map<String, Object> settings) {
        try (End end = End.open(settings, "sae-bob")) {
            KeySourceException e = end.initiateFails();
            assertThat(e.advice()).isNotBlank().doesNotContain("\n");
            assertThat(e.getMessage()).startsWith("KME https://").doesNotContain("\n");
            return e;
        }
    }

    private static void assertWorks(WireMockKme at, Map<String, Object> settings) throws KeySourceException {
        try (End end = End.open(settings, "sae-bob")) {
            end.initiate().close();
        } finally {
            at.wire().resetRequests();
        }
    }
}
