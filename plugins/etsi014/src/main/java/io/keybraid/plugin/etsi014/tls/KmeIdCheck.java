package io.keybraid.plugin.etsi014.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import okhttp3.internal.tls.OkHostnameVerifier;

/**
 * Whether a certificate, already traced to the configured CA, is that of our KME.
 *
 * <p>With a KME ID, it must be one of the certificate's names, common names included: that is what clause 5.1 asks, and several KMEs have
 * nothing but a common name. Without one, the host name of the URL must be among the alternative names, as everywhere on the web.
 *
 * <p>Thread-safe.
 */
public final class KmeIdCheck implements HostnameVerifier {

    private final Optional<String> kmeId;
    private volatile Set<String> lastRefused = Set.of();

    /** @param kmeId the name that the KME's certificate must bear; without it, the URL's host name */
    public KmeIdCheck(Optional<String> kmeId) {
        this.kmeId = kmeId;
    }

    @Override
    public boolean verify(String hostname, SSLSession session) {
        try {
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            Set<String> names = CertificateNames.of(certificate);
            boolean ours = kmeId.map(names::contains)
                    .orElseGet(() -> OkHostnameVerifier.INSTANCE.verify(hostname, certificate));
            if (!ours) {
                lastRefused = names;
            }
            return ours;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    /** The names in the certificate that was refused last, for people. */
    public Set<String> lastRefused() {
        return lastRefused;
    }
}
