package io.keybraid.host.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Identity files that {@link HostIdentity#create} would never write. */
public final class TestIdentities {

    private TestIdentities() {}

    public static KeyPair keys(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm, BouncyCastle.PROVIDER).generateKeyPair();
    }

    /** A self-signed certificate valid for one day of the year 2001. */
    public static X509Certificate longExpired(KeyPair keys, String algorithm) throws Exception {
        return named(keys, algorithm, "CN=expired");
    }

    /** The same, with any name. */
    public static X509Certificate named(KeyPair keys, String algorithm, String distinguishedName) throws Exception {
        X500Name name = new X500Name(distinguishedName);
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(Instant.parse("2001-01-01T00:00:00Z")),
                Date.from(Instant.parse("2001-01-02T00:00:00Z")),
                name,
                keys.getPublic());
        var signer = new JcaContentSignerBuilder(algorithm)
                .setProvider(BouncyCastle.PROVIDER)
                .build(keys.getPrivate());
        return new JcaX509CertificateConverter()
                .setProvider(BouncyCastle.PROVIDER)
                .getCertificate(builder.build(signer));
    }

    public static Path write(Path file, PrivateKey key, X509Certificate certificate) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Pem.write(text, HostIdentity.CERTIFICATE, certificate.getEncoded());
        Pem.write(text, HostIdentity.PRIVATE_KEY, key.getEncoded());
        return write(file, text.toByteArray());
    }

    public static Path write(Path file, byte[] contents) throws IOException {
        Files.write(file, contents);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
