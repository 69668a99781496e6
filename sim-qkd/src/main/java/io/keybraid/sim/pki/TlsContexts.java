package io.keybraid.sim.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS contexts from the files of a {@link Pki}. */
public final class TlsContexts {

    private TlsContexts() {}

    /** With the certificate and key of an SAE; trusts the KMEs of the same folder. */
    public static SSLContext of(Pki pki, String name) throws IOException, GeneralSecurityException {
        Credential own =
                new Credential(Pem.readCertificate(pki.certificate(name)), Pem.readPrivateKey(pki.privateKey(name)));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(show(own), trust(authorities(pki)).getTrustManagers(), null);
        return context;
    }

    /** With the certificate and key of a KME; trusts whom {@code ca} has certified, if that is valid by the clock. */
    static SSLContext of(Credential own, X509Certificate ca, InstantSource clock)
            throws IOException, GeneralSecurityException {
        TrustManager[] trusting = trust(List.of(ca)).getTrustManagers();
        for (int at = 0; at < trusting.length; at++) {
            if (trusting[at] instanceof X509ExtendedTrustManager one) {
                trusting[at] = new ClockedTrust(one, clock);
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(show(own), trusting, null);
        return context;
    }

    /** For a client without a certificate: it trusts the KMEs and has nothing to show. */
    public static SSLContext withoutCertificate(Pki pki) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust(authorities(pki)).getTrustManagers(), null);
        return context;
    }

    private static List<X509Certificate> authorities(Pki pki) throws IOException, GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>(List.of(Pem.readCertificate(pki.ca())));
        if (Files.exists(pki.ownKmeCa())) {
            found.add(Pem.readCertificate(pki.ownKmeCa()));
        }
        return found;
    }

    private static KeyManager[] show(Credential own) {
        return new KeyManager[] {new OwnKeyManager(own)};
    }

    private static TrustManagerFactory trust(List<X509Certificate> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = empty();
        for (int at = 0; at < authorities.size(); at++) {
            trusted.setCertificateEntry("ca-" + at, authorities.get(at));
        }
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
