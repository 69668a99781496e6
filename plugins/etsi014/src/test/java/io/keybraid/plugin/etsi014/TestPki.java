package io.keybraid.plugin.etsi014;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates for tests, as files in one folder. */
final class TestPki {

    static final String PASSWORD = "test";

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Path folder;

    TestPki(Path folder) {
        this.folder = folder;
    }

    /** A certificate and its key; {@code name.crt}, {@code name.key} and {@code name.p12} in the folder. */
    record Issued(Path folder, String name, X509Certificate certificate, KeyPair keys) {

        Path crt() {
            return folder.resolve(name + ".crt");
        }

        Path key() {
            return folder.resolve(name + ".key");
        }

        Path p12() {
            return folder.resolve(name + ".p12");
        }
    }

    /** A CA of its own. */
    Issued ca(String name) {
        return issue(name, name, null, "EC", new Validity(-1, 3650), List.of());
    }

    /** A certificate with this common name and these alternative names. */
    Issued issue(String name, Issued ca, GeneralName... alternativeNames) {
        return issue(name, name, ca, "EC", new Validity(-1, 30), List.of(alternativeNames));
    }

    /** One with a key of another kind: EC, EC:secp384r1, RSA, Ed25519, … */
    Issued issueWithKey(String name, Issued ca, String algorithm) {
        return issue(name, name, ca, algorithm, new Validity(-1, 30), List.of());
    }

    /** One that ended yesterday. */
    Issued issueExpired(String name, Issued ca, GeneralName... alternativeNames) {
        return issue(name, name, ca, "EC", new Validity(-30, -1), List.of(alternativeNames));
    }

    static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    private Issued issue(
            String file, String commonName, Issued ca, String algorithm, Validity validity, List<GeneralName> names) {
        try {
            KeyPair keys = keys(algorithm);
            X500Name subject = new X500Name("O=Keybraid tests,CN=" + commonName);
            X500Name issuer = ca == null ? subject : new X500Name("O=Keybraid tests,CN=" + ca.name());
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(now.plus(Duration.ofDays(validity.fromDays()))),
                    Date.from(now.plus(Duration.ofDays(validity.toDays()))),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca == null));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            KeyPair signer = ca == null ? keys : ca.keys();
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
            Issued issued = new Issued(folder, file, certificate, keys);
            write(issued);
            return issued;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyPair keys(String algorithm) throws GeneralSecurityException {
        String[] parts = algorithm.split(":");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(parts[0]);
        switch (parts[0]) {
            case "EC" -> generator.initialize(new ECGenParameterSpec(parts.length > 1 ? parts[1] : "secp256r1"));
            case "RSA", "RSASSA-PSS" -> generator.initialize(2048);
            default -> {}
        }
        return generator.generateKeyPair();
    }

    private static void write(Issued issued) throws IOException, GeneralSecurityException {
        Files.writeString(issued.crt(), pem(issued.certificate()));
        Files.writeString(issued.key(), pem(new JcaPKCS8Generator(issued.keys().getPrivate(), null)));
        Files.setPosixFilePermissions(issued.key(), PosixFilePermissions.fromString("rw-------"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key", issued.keys().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {issued.certificate()});
        store.setCertificateEntry("certificate", issued.certificate());
        try (var out = Files.newOutputStream(issued.p12())) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    /** An object in PEM, in the format that BouncyCastle, like openssl's older commands, gives it. */
    static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private record Validity(long fromDays, long toDays) {}
}
