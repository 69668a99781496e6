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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

/** The CA of one simulated network: ECDSA on P-256 for itself and for all it certifies. */
final class CertificateAuthority {

    /** The name of its files, without the ending. */
    static final String FILE = "ca";

    /** The name of the files of a CA that certifies KMEs only. */
    static final String KME_FILE = "kme-ca";

    private static final Duration CA_VALIDITY = Duration.ofDays(3650);
    private static final Duration VALIDITY = Duration.ofDays(825);
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final int SERIAL_BITS = 127;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final Credential self;
    private final Instant now;
    private final SecureRandom random;

    CertificateAuthority(Credential self, Instant now, SecureRandom random) {
        this.self = self;
        this.now = now;
        this.random = random;
    }

    /** A new one, whose name no other has: clients tell by it which CA a certificate is from. */
    static CertificateAuthority create(Instant now, SecureRandom random) throws GeneralSecurityException, IOException {
        byte[] mark = new byte[4];
        random.nextBytes(mark);
        KeyPair keys = newKeys(random);
        X500Name name = name("Keybraid simulated CA " + HexFormat.of().formatHex(mark));
        X509v3CertificateBuilder builder =
                builder(name, name, keys.getPublic(), keys.getPublic(), now, CA_VALIDITY, serialNumber(random));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        X509Certificate certificate = sign(builder, keys.getPrivate(), random);
        return new CertificateAuthority(new Credential(certificate, keys.getPrivate()), now, random);
    }

    Credential self() {
        return self;
    }

    /** For a KME: its ID is the common name and, with the hosts, an alternative name; those not, if there are no hosts. */
    Credential issueKme(String id, List<String> hosts) throws GeneralSecurityException, IOException {
        Set<String> names = new LinkedHashSet<>(hosts);
        if (!names.isEmpty()) {
            names.add(id);
        }
        return issue(id, names, KeyPurposeId.id_kp_serverAuth, serialNumber(random));
    }

    /** For an SAE: its ID is the common name, the alternative name and, if it is a number, the serial number. */
    Credential issueSae(String id) throws GeneralSecurityException, IOException {
        BigInteger serial = NUMBER.matcher(id).matches() ? new BigInteger(id) : serialNumber(random);
        return issue(id, Set.of(id), KeyPurposeId.id_kp_clientAuth, serial);
    }

    private static BigInteger serialNumber(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }

    private Credential issue(String commonName, Set<String> names, KeyPurposeId purpose, BigInteger serial)
            throws GeneralSecurityException, IOException {
        KeyPair keys = newKeys(random);
        X500Name issuer = X500Name.getInstance(
                self.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(
                issuer, name(commonName), keys.getPublic(), self.certificate().getPublicKey(), now, VALIDITY, serial);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
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
