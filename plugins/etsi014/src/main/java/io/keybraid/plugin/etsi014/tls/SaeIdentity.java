package io.keybraid.plugin.etsi014.tls;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
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

/** Who we are to a KME and whom we trust, as the three files had it when they were read. Immutable; thread-safe. */
public final class SaeIdentity {

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final X509TrustManager trustManager;
    private final SSLSocketFactory classical;
    private @Nullable SSLSocketFactory hybrid;

    private SaeIdentity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> ca)
            throws GeneralSecurityException, IOException {
        this.chain = chain;
        this.key = key;
        trustManager = trusting(ca);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new SaeKeyManager(chain, key)}, new TrustManager[] {trustManager}, null);
        classical = context.getSocketFactory();
    }

    /**
     * Reads and checks the files.
     *
     * @throws BadSourceConfigException with every mistake found, each with its file and the mend
     */
    static SaeIdentity load(TlsFiles files) throws BadSourceConfigException {
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
            return new SaeIdentity(chain, key, trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new BadSourceConfigException(
                    "certificate",
                    files.certificate() + " cannot be used for TLS: "
                            + e.getClass().getSimpleName(),
                    "use an RSA, EC or EdDSA certificate");
        }
    }

    /** TLS 1.2 and 1.3 as the JDK has them. */
    public SSLSocketFactory classical() {
        return classical;
    }

    /**
     * TLS 1.3 with the group X25519MLKEM768 and no other.
     *
     * @throws GeneralSecurityException if our key cannot be used for it
     */
    public synchronized SSLSocketFactory hybrid() throws GeneralSecurityException {
        if (!canBeHybrid()) {
            throw new InvalidKeyException("BouncyCastle's TLS shows no EdDSA certificate");
        }
        if (hybrid == null) {
            hybrid = HybridTls.socketFactory(chain, key, trustManager);
        }
        return hybrid;
    }

    /** Whether our certificate goes with hybrid TLS: one of an EdDSA key does not. */
    public boolean canBeHybrid() {
        return !(chain.getFirst().getPublicKey() instanceof EdECKey);
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
