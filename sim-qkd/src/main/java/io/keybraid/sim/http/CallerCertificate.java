package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Certificates;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.SaeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Who calls, from the client certificate that TLS has verified. The standard does not say which field has the SAE ID
 * (clause 5.1). Here: the subject's common name; without one, the first DNS name, then the first URI among the
 * alternative names.
 */
final class CallerCertificate {

    private static final int DNS_NAME = 2;
    private static final int URI_NAME = 6;

    private CallerCertificate() {}

    /** Refuses a certificate that has none of the three. Where TLS went without certificates, the connection itself says who calls. */
    static SaeId saeId(HttpExchange any, Certificates how) throws KmeRefusal {
        if (!(any instanceof HttpsExchange exchange)) {
            return new SaeId(any.getPrincipal().getUsername());
        }
        try {
            X509Certificate certificate =
                    (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
            if (how.serialNumberIsSaeId()) {
                return new SaeId(certificate.getSerialNumber().toString());
            }
            return saeId(certificate)
                    .orElseThrow(() -> KmeRefusal.of(
                            Refused.UNAUTHORIZED,
                            "the client certificate has no SAE ID",
                            "certificate",
                            "neither a common name nor a DNS name nor a URI"));
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            throw KmeRefusal.of(
                    Refused.UNAUTHORIZED, "the client certificate cannot be used", "certificate", "it does not parse");
        }
    }

    static Optional<SaeId> saeId(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return Stream.of(
                        commonName(certificate).stream(),
                        alternativeNames(names == null ? List.of() : names, DNS_NAME),
                        alternativeNames(names == null ? List.of() : names, URI_NAME))
                .flatMap(found -> found)
                .filter(name -> !name.isBlank() && name.length() <= 256)
                .findFirst()
                .map(SaeId::new);
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        RDN[] found = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        return found.length == 0
                ? Optional.empty()
                : Optional.of(IETFUtils.valueToString(found[0].getFirst().getValue()));
    }

    private static Stream<String> alternativeNames(Collection<List<?>> names, int kind) {
        return names.stream().filter(name -> name.get(0).equals(kind)).map(name -> String.valueOf(name.get(1)));
    }
}
