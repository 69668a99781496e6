package io.keybraid.plugin.tls;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who we are to a server and whom we trust, as the three files had it when they were read. Immutable; thread-safe. */
public final class ClientIdentity {

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final X509TrustManager trustManager;
    private final SSLSocketFactory factory;

    private ClientIdentity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> ca)
            throws GeneralSecurityException, IOException {
        this.chain = chain;
        this.key = key;
        trustManager = trusting(ca);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new ClientKeyManager(chain, key)}, new TrustManager[] {trustManager}, null);
        factory = context.getSocketFactory();
    }

    /**
     * Reads and checks the files.
     *
     * @throws BadSourceConfigException with every mistake found, each with its file and the mend
     */
    static ClientIdentity load(TlsFiles files) throws BadSourceConfigException {
        List<Mistake> mistakes = new ArrayList<>();
        List<X509Certificate> chain =
                attempt(mistakes, () -> CertificateFile.read(new PemFile("certificate", files.certificate())));
        PrivateKey key = attempt(mistakes, () -> PrivateKeyFile.read(new PemFile("private-key", files.privateKey())));
        List<X509Certificate> trusted = attempt(mistakes, () -> CertificateFile.read(new PemFile("ca", files.ca())));
        if (chain == null || key == null || trusted == null) {
            throw new BadSourceConfigException(mistakes);
        }
        if (!KeyPairCheck.belongTogether(chain.getFirst(), key)) {
            throw new BadSourceConfigException(
                    "private-key",
                    files.privateKey() + " does not belong to the certificate in " + files.certificate(),
                    "name the key that the certificate was made for; the first certificate in the file must be ours");
        }
        try {
            return new ClientIdentity(chain, key, trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new BadSourceConfigException(
                    "certificate",
                    files.certificate() + " cannot be used for TLS: "
                            + e.getClass().getSimpleName(),
                    "use an RSA, EC or EdDSA certificate");
        }
    }

    /** TLS 1.2 and 1.3 as the JDK has them. */
    public SSLSocketFactory socketFactory() {
        return factory;
    }

    /** What we show: our certificate, and those between it and the server's CA. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Of our certificate. */
    public PrivateKey privateKey() {
        return key;
    }

    /** Trusts what comes from the CA in the file, and nothing else. */
    public X509TrustManager trustManager() {
        return trustManager;
    }

    /** When our own certificate ends. */
    public Instant expiry() {
        return chain.getFirst().getNotAfter().toInstant();
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
