package io.keybraid.host.channel;

import io.keybraid.host.identity.SelfSigned;
import io.keybraid.host.key.IdentityPin;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a key, not a certificate: chain length 1, an ML-DSA-65 key, its pin among those expected. Dates, names, issuers
 * and the certificate's own signature say nothing. Whom a handshake expects is bound to its thread, on which BCJSSE asks;
 * where nothing is bound, nobody is trusted.
 */
final class PinnedTrust extends X509ExtendedTrustManager {

    static final ScopedValue<Expectation> EXPECTED = ScopedValue.newInstance();

    /** Whom one handshake would accept, and who came. Used by that handshake's thread only. */
    static final class Expectation {
        private final Predicate<IdentityPin> accepted;
        private @Nullable IdentityPin presented;

        /** The predicate compares in constant time, as the equals of {@link IdentityPin} does. */
        Expectation(Predicate<IdentityPin> accepted) {
            this.accepted = accepted;
        }

        /** Who came, accepted or not; empty if nobody showed an ML-DSA-65 certificate. */
        Optional<IdentityPin> presented() {
            return Optional.ofNullable(presented);
        }
    }

    private static void check(X509Certificate @Nullable [] chain) throws CertificateException {
        if (!EXPECTED.isBound()) {
            throw new CertificateException("nobody is expected here");
        }
        if (chain == null || chain.length != 1) {
            throw new CertificateException("a host shows exactly one certificate");
        }
        Expectation expectation = EXPECTED.get();
        IdentityPin pin = SelfSigned.pinOf(chain[0]);
        expectation.presented = pin;
        if (!expectation.accepted.test(pin)) {
            throw new CertificateException("the identity is not the one pinned");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    /** None: a list of them in the CertificateRequest would tell everybody whom we know. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
