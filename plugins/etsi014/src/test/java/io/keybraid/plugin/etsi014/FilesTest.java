package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import io.keybraid.plugin.tls.RenewableIdentity;
import io.keybraid.plugin.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PEM files: every format that is in use, and a word for every mix-up. */
class FilesTest {

    private static final Map<String, String> CURVES =
            Map.of("secp256r1", "1.2.840.10045.3.1.7", "secp384r1", "1.3.132.0.34", "secp521r1", "1.3.132.0.35");

    @TempDir
    private Path folder;

    private TestPki pki;
    private TestPki.Issued ca;
    private TestPki.Issued sae;

    @BeforeEach
    void issue() {
        pki = new TestPki(folder);
        ca = pki.ca("ca");
        sae = pki.issue("sae", ca);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519", "Ed448", "RSASSA-PSS"})
    void readsPkcs8(String algorithm) {
        assertUsable(pki.issueWithKey("sae", ca, algorithm).key());
    }

    @Test
    void readsTheOlderFormatOfRsa() throws IOException {
        sae = pki.issueWithKey("sae", ca, "RSA");
        String pem = TestPki.pem(sae.keys().getPrivate());
        assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertUsable(write(pem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void readsTheOlderFormatOfEveryCurve(String curve) throws IOException {
        sae = pki.issueWithKey("sae", ca, "EC:" + curve);
        assertUsable(write(sec1(new ASN1ObjectIdentifier(CURVES.get(curve)))));
    }

    @Test
    void anEcKeyThatNamesNoCurveIsRefused() throws IOException {
        assertThat(refusesKey(write(sec1(null))).problem()).contains("holds a private key that cannot be read");
    }

    /** As openssl writes it: with the curve (RFC 5915). */
    private String sec1(ASN1ObjectIdentifier curve) throws IOException {
        java.security.interfaces.ECPrivateKey key =
                (java.security.interfaces.ECPrivateKey) sae.keys().getPrivate();
        int bits = key.getParams().getOrder().bitLength();
        ECPrivateKey sec1 = new ECPrivateKey(bits, key.getS(), curve);
        return TestPki.pem(new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
    }

    @Test
    void readsAKeyBehindItsParametersAndBesideItsCertificate() throws IOException {
        // As 'openssl ecparam -genkey' writes it.
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        assertUsable(write(parameters + Files.readString(sae.crt()) + Files.readString(sae.key())));
    }

    @Test
    void readsLinesThatEndAsOnWindowsAndTextAround() throws IOException {
        assertUsable(write("Bag Attributes\r\n" + Files.readString(sae.key()).replace("\n", "\r\n") + "\r\n"));
    }

    @Test
    void readsAFileWithSeveralAuthorities() throws IOException {
        Path both = write(Files.readString(pki.ca("second").crt()) + Files.readString(ca.crt()));
        assertThatCode(() -> load(sae.crt(), sae.key(), both)).doesNotThrowAnyException();
    }

    @Test
    void aKeyWithAPassphraseIsRefusedWithTheCommandThatTakesItOff() throws IOException, OperatorCreationException {
        var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPassword("secret".toCharArray())
                .build();
        Mistake mistake =
                refusesKey(write(TestPki.pem(new JcaPKCS8Generator(sae.keys().getPrivate(), encryptor))));
        assertThat(mistake.problem()).contains("is protected by a passphrase");
        assertThat(mistake.advice()).contains("openssl pkey -in");
    }

    @Test
    void aKeyWithAPassphraseInTheOlderFormatIsRefusedToo() throws IOException {
        var encryptor = new JcePEMEncryptorBuilder("AES-256-CBC")
                .setProvider(new BouncyCastleProvider())
                .build("secret".toCharArray());
        String pem = TestPki.pem(new JcaMiscPEMGenerator(sae.keys().getPrivate(), encryptor));
        assertThat(pem).contains("Proc-Type: 4,ENCRYPTED");
        assertThat(refusesKey(write(pem)).problem()).contains("is protected by a passphrase");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            Path other = pki.issueWithKey("other", ca, algorithm).key();
            assertThat(refusesKey(other).problem()).contains(other + " does not belong to the certificate in ");
        }
    }

    @Test
    void swappedFilesAreBothTold() {
        List<Mistake> mistakes = refuses(sae.key(), sae.crt(), ca.crt());
        assertThat(mistakes).extracting(Mistake::setting).containsExactly("certificate", "private-key");
        assertThat(mistakes).extracting(Mistake::advice).allMatch(advice -> advice.contains("swapped?"));
    }

    @Test
    void everyMissingFileIsToldAtOnce() {
        List<Mistake> mistakes = refuses(folder.resolve("a"), folder.resolve("b"), folder.resolve("c"));
        assertThat(mistakes).extracting(Mistake::setting).containsExactly("certificate", "private-key", "ca");
        assertThat(mistakes)
                .extracting(Mistake::problem)
                .containsExactly(
                        folder.resolve("a") + " does not exist",
                        folder.resolve("b") + " does not exist",
                        folder.resolve("c") + " does not exist");
    }

    @Test
    void aFolderIsRefused() {
        assertThat(refusesKey(folder).problem()).isEqualTo(folder + " is a folder");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(sae.key(), PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(sae.key()), "this user may read every file (root)");
        assertThat(refusesKey(sae.key()).problem()).contains("may not be read by this user");
    }

    @Test
    void aPrivateKeyThatEverybodyMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(sae.key(), PosixFilePermissions.fromString("rw-r--r--"));
        try {
            Mistake mistake = refusesKey(sae.key());
            assertThat(mistake.problem()).isEqualTo(sae.key() + " may be read by everybody on this machine");
            assertThat(mistake.advice()).startsWith("chmod 600 " + sae.key());
        } finally {
            guarded(sae.key());
        }
    }

    @Test
    void derIsRefusedWithTheMend() throws IOException {
        Path der = guarded(
                Files.write(folder.resolve("der"), sae.keys().getPrivate().getEncoded()));
        Mistake mistake = refusesKey(der);
        assertThat(mistake.problem()).contains("holds no PEM block");
        assertThat(mistake.advice()).contains("openssl pkcs12 -nodes");
    }

    @Test
    void aFileCutShortIsRefused() throws IOException {
        String pem = Files.readString(sae.key());
        assertThat(refusesKey(write(pem.substring(0, pem.length() / 2))).problem())
                .contains("a PEM block that does not end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"})
    void nonsenseInsideIsRefused(String label) throws IOException {
        for (String inside : List.of("", "AAAA", "MIIBAAAAAAAA", "MIQAAAAAAAAA", "MP8A")) {
            Path nonsense = write("-----BEGIN " + label + "-----\n" + inside + "\n-----END " + label + "-----\n");
            assertThat(refusesKey(nonsense).problem()).contains("holds a private key that cannot be read");
        }
    }

    @Test
    void aKeyOfAnUnknownFormatIsRefused() throws IOException {
        Path dsa = write("-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n");
        Mistake mistake = refusesKey(dsa);
        assertThat(mistake.problem()).contains("'DSA PRIVATE KEY'");
        assertThat(mistake.advice()).contains("openssl pkcs8 -topk8");
    }

    @Test
    void twoKeysInOneFileAreRefused() throws IOException {
        String pem = Files.readString(sae.key());
        assertThat(refusesKey(write(pem + pem)).problem()).contains("holds 2 private keys");
    }

    @Test
    void aDamagedCertificateIsRefused() throws IOException {
        Path damaged = write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        List<Mistake> mistakes = refuses(damaged, sae.key(), ca.crt());
        assertThat(mistakes)
                .singleElement()
                .satisfies(
                        mistake -> assertThat(mistake.problem()).contains("holds a certificate that cannot be read"));
    }

    private void assertUsable(Path key) {
        assertThatCode(() -> load(sae.crt(), key, ca.crt())).doesNotThrowAnyException();
    }

    private Mistake refusesKey(Path key) {
        List<Mistake> mistakes = refuses(sae.crt(), key, ca.crt());
        assertThat(mistakes).singleElement().extracting(Mistake::setting).isEqualTo("private-key");
        return mistakes.getFirst();
    }

    private static List<Mistake> refuses(Path certificate, Path key, Path ca) {
        List<Mistake> mistakes = catchThrowableOfType(BadSourceConfigException.class, () -> load(certificate, key, ca))
                .mistakes();
        assertThat(mistakes).allSatisfy(mistake -> {
            assertThat(mistake.problem()).doesNotContain("\n");
            assertThat(mistake.advice()).isNotBlank().doesNotContain("\n");
        });
        return mistakes;
    }

    private static RenewableIdentity load(Path certificate, Path key, Path ca) throws BadSourceConfigException {
        return RenewableIdentity.load(new TlsFiles(certificate, key, ca));
    }

    private Path write(String pem) throws IOException {
        return guarded(Files.writeString(folder.resolve("written.pem"), pem));
    }

    private static Path guarded(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
