package io.keybraid.sim.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.profile.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PkiFolderTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final PkiNames NAMES = new PkiNames(
            new TreeMap<>(Map.of("kme-a", Certificates.STANDARD, "kme-b", Certificates.STANDARD)),
            List.of("sae-alice"),
            List.of("localhost", "127.0.0.1", "::1"));

    @TempDir
    Path directory;

    @Test
    void writesACertificateAndAKeyForEachNameThatOnlyTheOwnerMayRead() throws Exception {
        Pki pki = prepare();
        assertThat(files().keySet())
                .containsExactlyInAnyOrder(
                        "ca.crt",
                        "ca.key",
                        "kme-a.crt",
                        "kme-a.key",
                        "kme-b.crt",
                        "kme-b.key",
                        "sae-alice.crt",
                        "sae-alice.key");
        for (String name : List.of("ca", "kme-a", "kme-b", "sae-alice")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pki.privateKey(name))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(pki.privateKey(name))).startsWith("-----BEGIN PRIVATE KEY-----\n");
            assertThat(Files.readString(pki.certificate(name))).startsWith("-----BEGIN CERTIFICATE-----\n");
        }
    }

    @Test
    void aKmeIsNamedByItsIdAndItsHosts() throws Exception {
        X509Certificate certificate = Pem.readCertificate(prepare().certificate("kme-a"));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=kme-a");
        assertThat(names(certificate)).containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "kme-a");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    @Test
    void anSaeIsNamedByItsId() throws Exception {
        X509Certificate certificate = Pem.readCertificate(prepare().certificate("sae-alice"));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=sae-alice");
        assertThat(names(certificate)).containsExactly("sae-alice");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void usesAgainWhatIsThere() throws Exception {
        prepare();
        Map<String, String> before = files();
        prepare();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void addsANewNameUnderTheSameCa() throws Exception {
        prepare();
        Map<String, String> before = files();
        prepare(new PkiNames(NAMES.kmes(), List.of("sae-alice", "sae-carol"), NAMES.hosts()), NOW);
        assertThat(files()).containsAllEntriesOf(before).containsKeys("sae-carol.crt", "sae-carol.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.crt", "ca.key", "kme-a.crt", "kme-b.key", "sae-alice.crt", "sae-alice.key"})
    void namesTheHalfThatIsMissingAndTouchesNothing(String missing) throws Exception {
        prepare();
        Files.delete(directory.resolve(missing));
        Map<String, String> before = files();
        String other = missing.endsWith(".crt") ? missing.replace(".crt", ".key") : missing.replace(".key", ".crt");
        assertThatThrownBy(this::prepare).isInstanceOfSatisfying(SimulatorException.class, problem -> {
            assertThat(problem.reason()).isEqualTo(SimulatorException.Reason.STATE);
            assertThat(problem).hasMessage(directory.resolve(other) + " is there, but " + missing + " is not");
            assertThat(problem.hint()).contains(missing.startsWith("ca") ? "move the folder" : "remove ");
        });
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesCertificatesWithoutTheirCa() throws Exception {
        prepare();
        Files.delete(directory.resolve("ca.crt"));
        Files.delete(directory.resolve("ca.key"));
        assertThatThrownBy(this::prepare)
                .hasMessage(directory.resolve("kme-a.crt") + " is there, but ca.crt and ca.key are not");
    }

    @Test
    void followsItsOwnHintAfterALeafWasLost() throws Exception {
        prepare();
        Files.delete(directory.resolve("kme-a.crt"));
        Files.delete(directory.resolve("kme-a.key"));
        prepare();
        assertThat(files()).hasSize(8);
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        prepare();
        assertThatThrownBy(() -> prepare(NAMES, NOW.plus(Duration.ofDays(826))))
                .hasMessage(directory.resolve("kme-a.crt") + " expired on 2028-09-03T12:00:00Z");
    }

    @Test
    void refusesACertificateFromTheFuture() throws Exception {
        prepare();
        assertThatThrownBy(() -> prepare(NAMES, NOW.minus(Duration.ofDays(1))))
                .hasMessageContaining("ca.crt is not valid before 2026-06-01T11:00:00Z");
    }

    @Test
    void refusesACertificateForOtherHosts() throws Exception {
        prepare();
        assertThatThrownBy(() -> prepare(new PkiNames(NAMES.kmes(), NAMES.saes(), List.of("kme.example")), NOW))
                .hasMessageEndingWith("kme-a.crt is not valid for the host kme.example");
    }

    @Test
    void refusesACertificateOfAnotherCa(@TempDir Path elsewhere) throws Exception {
        prepare();
        Pki other = new PkiFolder(elsewhere, InstantSource.fixed(NOW), new SecureRandom()).prepare(NAMES);
        replace(other.certificate("sae-alice"));
        replace(other.privateKey("sae-alice"));
        assertThatThrownBy(this::prepare)
                .hasMessageEndingWith("sae-alice.crt was not issued by the CA in the same folder");
    }

    @Test
    void refusesAKeyThatBelongsToAnotherCertificate() throws Exception {
        Pki pki = prepare();
        Files.copy(pki.privateKey("kme-b"), pki.privateKey("kme-a"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::prepare)
                .hasMessageEndingWith("kme-a.crt does not belong to the private key beside it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kme-a.crt", "kme-a.key", "ca.crt", "ca.key"})
    void refusesATruncatedFile(String file) throws Exception {
        prepare();
        byte[] whole = Files.readAllBytes(directory.resolve(file));
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 2}) {
            Files.write(directory.resolve(file), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(this::prepare)
                    .isInstanceOf(SimulatorException.class)
                    .hasMessageContaining(file + " cannot be used");
        }
    }

    @Test
    void refusesAFolderThatIsAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        PkiFolder folder = new PkiFolder(file.resolve("pki"), InstantSource.fixed(NOW), new SecureRandom());
        assertThatThrownBy(() -> folder.prepare(NAMES))
                .isInstanceOfSatisfying(
                        SimulatorException.class,
                        problem -> assertThat(problem.reason()).isEqualTo(SimulatorException.Reason.STATE))
                .hasMessageStartingWith("the folder " + file.resolve("pki") + " cannot hold");
    }

    private void replace(Path with) throws Exception {
        Files.copy(with, directory.resolve(with.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Pki prepare() throws SimulatorException {
        return prepare(NAMES, NOW);
    }

    private Pki prepare(PkiNames names, Instant now) throws SimulatorException {
        return new PkiFolder(directory, InstantSource.fixed(now), new SecureRandom()).prepare(names);
    }

    private Map<String, String> files() throws Exception {
        Map<String, String> found = new HashMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return found;
    }

    private static List<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
