package io.keybraid.sim.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts from the files of a {@link Pki}. */
public final class TlsContexts {

    // The key store lives in memory only and its password protects nothing.
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /** With the certificate and key of a KME or SAE; trusts whom the CA of the same folder has certified. */
    public static SSLContext of(Pki pki, String name) throws IOException, GeneralSecurityException {
        X509Certificate ca = Pem.readCertificate(pki.ca());
        KeyStore own = empty();
        own.setKeyEntry(name, Pem.readPrivateKey(pki.privateKey(name)), NO_PASSWORD, new Certificate[] {
            Pem.readCertificate(pki.certificate(name))
        });
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(ca).getTrustManagers(), null);
        return context;
    }

    /** For a client without a certificate: it trusts the CA and has nothing to show. */
    public static SSLContext withoutCertificate(Pki pki) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust(Pem.readCertificate(pki.ca())).getTrustManagers(), null);
        return context;
    }

    private static TrustManagerFactory trust(X509Certificate ca) throws IOException, GeneralSecurityException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry(CertificateAuthority.FILE, ca);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
