package io.keybraid.sim.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * Makes keys and certificates. Apart from the CA, since BouncyCastle, whose signed jars take long to open, is needed only
 * when there is something to make.
 *
 * @param now from when they are good
 */
record Issue(Instant now, SecureRandom random) {

    /** What a certificate is for. */
    enum Purpose {
        KME,
        SAE;

        private KeyPurposeId usage() {
            return switch (this) {
                case KME -> KeyPurposeId.id_kp_serverAuth;
                case SAE -> KeyPurposeId.id_kp_clientAuth;
            };
        }
    }

    private static final Duration CA_VALIDITY = Duration.ofDays(3650);
    private static final Duration VALIDITY = Duration.ofDays(825);
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final int SERIAL_BITS = 127;

    /** A new CA, whose name no other has: clients tell by it which CA a certificate is from. */
    Credential authority() throws GeneralSecurityException, IOException {
        byte[] mark = new byte[4];
        random.nextBytes(mark);
        KeyPair keys = newKeys(random);
        X500Name name = name("Keybraid simulated CA " + HexFormat.of().formatHex(mark));
        X509v3CertificateBuilder builder =
                builder(name, name, keys.getPublic(), keys.getPublic(), now, CA_VALIDITY, serialNumber());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        X509Certificate certificate = sign(builder, keys.getPrivate(), random);
        return new Credential(certificate, keys.getPrivate());
    }

    BigInteger serialNumber() {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }

    /** With these alternative names, if there are any. */
    Credential certified(Credential self, String commonName, Set<String> names, Purpose purpose, BigInteger serial)
            throws GeneralSecurityException, IOException {
        KeyPair keys = newKeys(random);
        X500Name issuer = X500Name.getInstance(
                self.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(
                issuer, name(commonName), keys.getPublic(), self.certificate().getPublicKey(), now, VALIDITY, serial);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.usage()));
        if (!names.isEmpty()) {
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
        }
        return new Credential(sign(builder, self.privateKey(), random), keys.getPrivate());
    }

    private static GeneralNames alternativeNames(Set<String> names) {
        return new GeneralNames(names.stream()
                .map(name ->
                        new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            PublicKey subjectKey,
            PublicKey issuerKey,
            Instant now,
            Duration validity,
            BigInteger serial)
            throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(now.minus(CLOCKS_DIFFER)),
                Date.from(now.plus(validity)),
                subject,
                subjectKey);
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subjectKey));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerKey));
        return builder;
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key, SecureRandom random)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setSecureRandom(random)
                            .build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("this JVM cannot sign with ECDSA", e);
        }
    }
}
