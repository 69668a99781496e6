package io.keybraid.plugin.etsi014.tls;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What mutual TLS with a KME takes, read once from its files. Immutable but for what was refused last; thread-safe. */
public final class KmeTls {

    private final X509Certificate certificate;
    private final SSLSocketFactory socketFactory;
    private final X509TrustManager trustManager;
    private final KmeIdCheck kmeIdCheck;

    private KmeTls(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> ca, Optional<String> kmeId)
            throws GeneralSecurityException, IOException {
        certificate = chain.getFirst();
        trustManager = trusting(ca);
        kmeIdCheck = new KmeIdCheck(kmeId);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new SaeKeyManager(chain, key)}, new TrustManager[] {trustManager}, null);
        socketFactory = context.getSocketFactory();
    }

    /**
     * Reads and checks the files.
     *
     * @param kmeId the name that the KME's certificate must bear; without it, the URL's host name
     * @throws BadSourceConfigException with every mistake found, each with its file and the mend
     */
    public static KmeTls load(Path certificate, Path privateKey, Path ca, Optional<String> kmeId)
            throws BadSourceConfigException {
        List<Mistake> mistakes = new ArrayList<>();
        List<X509Certificate> chain =
                attempt(mistakes, () -> CertificateFile.read(new PemFile("certificate", certificate)));
        PrivateKey key = attempt(mistakes, () -> PrivateKeyFile.read(new PemFile("private-key", privateKey)));
        List<X509Certificate> trusted = attempt(mistakes, () -> CertificateFile.read(new PemFile("ca", ca)));
        if (chain == null || key == null || trusted == null) {
            throw new BadSourceConfigException(mistakes);
        }
        if (!KeyPairCheck.belongTogether(chain.getFirst(), key)) {
            throw new BadSourceConfigException(
                    "private-key",
                    privateKey + " does not belong to the certificate in " + certificate,
                    "name the key that the certificate was made for; the first certificate in the file must be ours");
        }
        try {
            return new KmeTls(chain, key, trusted, kmeId);
        } catch (GeneralSecurityException | IOException e) {
            throw new BadSourceConfigException(
                    "certificate",
                    certificate + " cannot be used for TLS: " + e.getClass().getSimpleName(),
                    "use an RSA, EC or EdDSA certificate");
        }
    }

    public SSLSocketFactory socketFactory() {
        return socketFactory;
    }

    public X509TrustManager trustManager() {
        return trustManager;
    }

    public HostnameVerifier hostnameVerifier() {
        return kmeIdCheck;
    }

    /** The names in the KME's certificate that was refused last for its names. */
    public Set<String> refusedNames() {
        return kmeIdCheck.lastRefused();
    }

    /** When our own certificate ends. */
    public Instant expiry() {
        return certificate.getNotAfter().toInstant();
    }

    private static X509TrustManager trusting(List<X509Certificate> ca) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < ca.size(); i++) {
            store.setCertificateEntry("ca-" + i, ca.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static <T> @Nullable T attempt(List<Mistake> mistakes, Reading<T> reading) {
        try {
            return reading.read();
        } catch (BadSourceConfigException e) {
            mistakes.addAll(e.mistakes());
            return null;
        }
    }

    private interface Reading<T> {
        T read() throws BadSourceConfigException;
    }
}
