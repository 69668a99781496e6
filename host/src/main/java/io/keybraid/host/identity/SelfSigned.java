package io.keybraid.host.identity;

import io.keybraid.host.key.IdentityPin;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate around a host's key (docs/protocol.md, section 2). Only its key counts: dates and names say nothing. */
public final class SelfSigned {

    static final String ALGORITHM = "ML-DSA-65";
    private static final X500Name NAME = new X500Name("CN=keybraid host");

    /** Dates are ignored by our peers and mislead nobody: RFC 5280 section 4.1.2.5 has the last one for "no end". */
    private static final Date ALWAYS = Date.from(Instant.parse("2000-01-01T00:00:00Z"));

    private static final Date NO_END = Date.from(Instant.parse("9999-12-31T23:59:59Z"));
    private static final int SERIAL_BITS = 127;

    private SelfSigned() {}

    /**
     * The pin of a certificate that holds an ML-DSA-65 key: SHA-256 of its SubjectPublicKeyInfo.
     *
     * @throws CertificateException if its key is of another kind; the message names the kind
     */
    public static IdentityPin pinOf(X509Certificate certificate) throws CertificateException {
        SubjectPublicKeyInfo key = new JcaX509CertificateHolder(certificate).getSubjectPublicKeyInfo();
        if (!NISTObjectIdentifiers.id_ml_dsa_65.equals(key.getAlgorithm().getAlgorithm())) {
            throw new CertificateException("the certificate holds a key of kind "
                    + certificate.getPublicKey().getAlgorithm() + ", not " + ALGORITHM);
        }
        try {
            return new IdentityPin(MessageDigest.getInstance("SHA-256").digest(key.getEncoded(ASN1Encoding.DER)));
        } catch (IOException unencodable) {
            throw new CertificateEncodingException("the certificate's key cannot be encoded", unencodable);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every JVM has SHA-256", missing);
        }
    }

    static KeyPair newKeyPair(SecureRandom chance) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, BouncyCastle.PROVIDER);
        generator.initialize(org.bouncycastle.jcajce.spec.MLDSAParameterSpec.ml_dsa_65, chance);
        return generator.generateKeyPair();
    }

    static X509Certificate certificate(KeyPair keys, SecureRandom chance) throws GeneralSecurityException {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    NAME, new BigInteger(SERIAL_BITS, chance), ALWAYS, NO_END, NAME, keys.getPublic());
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            var signer = new JcaContentSignerBuilder(ALGORITHM)
                    .setProvider(BouncyCastle.PROVIDER)
                    .setSecureRandom(chance)
                    .build(keys.getPrivate());
            return new JcaX509CertificateConverter()
                    .setProvider(BouncyCastle.PROVIDER)
                    .getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException impossible) {
            throw new GeneralSecurityException("the certificate could not be made", impossible);
        }
    }
}
