package io.keybraid.sim.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.topology.SaeId;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Which field names the SAE is not specified (ETSI GS QKD 014, clause 5.1); here is our order. */
class CallerCertificateTest {

    @Test
    void theCommonNameComesFirst() throws Exception {
        assertThat(CallerCertificate.saeId(certificate("CN=CONSA,O=Example", dns("other"))))
                .contains(new SaeId("CONSA"));
    }

    @Test
    void withoutItTheFirstDnsName() throws Exception {
        assertThat(CallerCertificate.saeId(certificate("O=Example", uri("urn:x:1"), dns("sae-1"), dns("sae-2"))))
                .contains(new SaeId("sae-1"));
    }

    @Test
    void withoutThatTheFirstUri() throws Exception {
        assertThat(CallerCertificate.saeId(certificate("O=Example", uri("urn:x:1"))))
                .contains(new SaeId("urn:x:1"));
    }

    @Test
    void aCertificateWithNoneOfThemNamesNobody() throws Exception {
        assertThat(CallerCertificate.saeId(certificate("O=Example"))).isEmpty();
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName uri(String name) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, name);
    }

    private static X509Certificate certificate(String subject, GeneralName... names) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X500Name name = new X500Name(subject);
        var builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, new Date(0), new Date(Long.MAX_VALUE / 1_000_000), name, keys.getPublic());
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
}
