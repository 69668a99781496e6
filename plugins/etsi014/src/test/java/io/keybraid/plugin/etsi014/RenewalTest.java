package io.keybraid.plugin.etsi014;

import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed on disk are used without a restart; those that cannot be used change nothing. */
@Timeout(60)
class RenewalTest {

    private static final TestPki.Issued STRANGERS = TestSite.PKI.ca("renewal-strangers");
    private static final TestPki.Issued REFUSED = TestSite.PKI.issue("renewal-refused", STRANGERS);
    private static final TestPki.Issued RENEWED = TestSite.PKI.issue("renewal-renewed", TestSite.CA);
    private static final TestPki.Issued EDDSA = TestSite.PKI.issueWithKey("renewal-ed25519", TestSite.CA, "Ed25519");

    @TempDir
    private Path folder;

    private WireMockKme kme;
    private int keys;

    @BeforeEach
    void start() {
        kme = new WireMockKme();
    }

    @AfterEach
    void stop() {
        kme.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void put(TestPki.Issued sae) throws IOException {
        replace("sae.crt", sae.crt());
        replace("sae.key", sae.key());
    }

    /** As careful programs do it: whole, and at once. */
    private void replace(String name, Path from) throws IOException {
        Path beside = Files.copy(from, file(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private End open(TestPki.Issued sae) throws IOException {
        put(sae);
        replace("ca.crt", TestSite.CA.crt());
        return End.open(settings(), "sae-bob");
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = kme.settings();
        settings.put("certificate", file("sae.crt").toString());
        settings.put("private-key", file("sae.key").toString());
        settings.put("ca", file("ca.crt").toString());
        return settings;
    }

    private void assertAKeyComes(End end) throws KeySourceException {
        keys++;
        kme.delivers("key-" + keys, KEY);
        end.initiate().close();
    }

    private static String expiry(SourceHealth health) {
        return String.valueOf(health.facts().get("certificate-expires"));
    }

    @Test
    void aRenewedCertificateIsUsedWithTheNextRequest() throws Exception {
        try (End end = open(REFUSED)) {
            assertThat(end.initiateFails().reason()).isEqualTo(Reason.NOT_AUTHORISED);
            put(RENEWED);
            assertAKeyComes(end);
            assertThat(expiry(end.source().health()))
                    .isEqualTo(RENEWED.certificate().getNotAfter().toInstant().toString());
        }
    }

    @Test
    void connectionsOfTheOldCertificateAreNotUsedAgain() throws Exception {
        try (End end = open(TestSite.ALICE)) {
            assertAKeyComes(end);
            put(REFUSED);
            assertThat(end.initiateFails().reason()).isEqualTo(Reason.NOT_AUTHORISED);
        }
    }

    @Test
    void aLinkThatIsTurnedIsARenewalToo() throws Exception {
        Files.createSymbolicLink(file("sae.crt"), REFUSED.crt());
        Files.createSymbolicLink(file("sae.key"), REFUSED.key());
        replace("ca.crt", TestSite.CA.crt());
        try (End end = End.open(settings(), "sae-bob")) {
            end.initiateFails();
            Files.delete(file("sae.crt"));
            Files.delete(file("sae.key"));
            Files.createSymbolicLink(file("sae.crt"), RENEWED.crt());
            Files.createSymbolicLink(file("sae.key"), RENEWED.key());
            assertAKeyComes(end);
        }
    }

    @Test
    void halfACertificateChangesNothingAndIsToldUntilItIsWhole() throws Exception {
        try (End end = open(TestSite.ALICE)) {
            String whole = Files.readString(RENEWED.crt());
            Files.writeString(file("sae.crt"), whole.substring(0, whole.length() / 2));
            assertAKeyComes(end);
            assertToldAndUp(
                    end,
                    "the changed certificate files are not usable",
                    file("sae.crt").toString());
            put(RENEWED);
            assertAKeyComes(end);
            assertThat(end.source().health().problem()).isEmpty();
            assertThat(expiry(end.source().health()))
                    .isEqualTo(RENEWED.certificate().getNotAfter().toInstant().toString());
        }
    }

    @Test
    void aCertificateWhoseKeyIsNotThereYetChangesNothingAndIsTold() throws Exception {
        try (End end = open(TestSite.ALICE)) {
            replace("sae.crt", RENEWED.crt());
            assertAKeyComes(end);
            assertToldAndUp(end, "does not belong to the certificate in", "sae.key");
            replace("sae.key", RENEWED.key());
            assertAKeyComes(end);
            assertThat(end.source().health().problem()).isEmpty();
        }
    }

    @Test
    void aFileThatIsGoneChangesNothingAndIsTold() throws Exception {
        try (End end = open(TestSite.ALICE)) {
            Files.delete(file("ca.crt"));
            assertAKeyComes(end);
            assertToldAndUp(
                    end,
                    "the changed certificate files are not usable",
                    file("ca.crt").toString());
        }
    }

    @Test
    void aPrivateKeyIsNotQuotedWhereItCannotBeUsed() throws Exception {
        try (End end = open(TestSite.ALICE)) {
            String whole = Files.readString(RENEWED.key());
            String broken = whole.substring(0, whole.length() / 2);
            Files.write(file("sae.key"), broken.getBytes(StandardCharsets.UTF_8));
            assertAKeyComes(end);
            String inTheKey = broken.lines().skip(1).findFirst().orElseThrow().substring(0, 16);
            assertThat(end.source().health().problem()).isPresent();
            assertThat(end.source().health().toString()).doesNotContain(inTheKey);
        }
    }

    @Test
    void aRenewalThatEndsHybridTlsIsToldAsOurOwnMatter() throws Exception {
        try (HybridKme hybrid = new HybridKme("X25519MLKEM768", "x25519")) {
            put(TestSite.ALICE);
            replace("ca.crt", TestSite.CA.crt());
            Map<String, Object> settings = settings();
            settings.put("kme", "https://localhost:" + hybrid.port());
            settings.put("tls", "hybrid");
            settings.put("method", "get");
            try (End end = End.open(settings, "sae-bob")) {
                end.initiate().close();
                put(EDDSA);
                KeySourceException e = end.initiateFails();
                assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
                assertThat(e)
                        .hasMessageContaining("failed on this machine")
                        .hasMessageContaining("EdDSA certificate")
                        .hasMessageNotContaining("does not offer");
                assertThat(hybrid.delivered()).isEqualTo(1);
            }
        }
    }

    private static void assertToldAndUp(End end, String... words) {
        SourceHealth health = end.source().health();
        assertThat(health.state()).isEqualTo(State.UP);
        assertThat(health.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains(words).contains("stay in use until"));
    }
}
