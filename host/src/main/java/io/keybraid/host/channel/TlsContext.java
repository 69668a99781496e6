package io.keybraid.host.channel;

import io.keybraid.host.channel.PinnedTrust.Expectation;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.BCSSLSocket;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * TLS exactly as docs/protocol.md, section 2, has it: version 1.3, the group X25519MLKEM768 alone, the scheme mldsa65
 * alone, two suites, both ends with a certificate. BCJSSE offers neither session tickets nor early data in TLS 1.3, so
 * there is nothing to resume. Thread-safe.
 */
final class TlsContext {

    /** BCJSSE logs each alert with a stack trace at INFO; we tell the operator ourselves. Held, or it would be collected. */
    private static final Logger BCJSSE_LOG = Logger.getLogger("org.bouncycastle.jsse.provider");

    private static final String[] VERSIONS = {"TLSv1.3"};
    private static final String[] SUITES = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};
    private static final String[] GROUPS = {"X25519MLKEM768"};
    private static final String[] SCHEMES = {"mldsa65"};

    private final SSLContext context;

    TlsContext(HostIdentity identity) throws OperatorException {
        BCJSSE_LOG.setLevel(Level.OFF);
        try {
            context = initialized(identity.keyManager());
        } catch (GeneralSecurityException missing) {
            throw new OperatorException(
                    Reason.INTERNAL, "TLS cannot be set up: " + missing.getMessage(), "please report this", missing);
        }
    }

    private static SSLContext initialized(KeyManager... keys) throws GeneralSecurityException {
        SSLContext fresh = SSLContext.getInstance("TLSv1.3", new BouncyCastleJsseProvider(false, new JvmAes()));
        fresh.init(keys, new TrustManager[] {new PinnedTrust()}, new SecureRandom());
        return fresh;
    }

    /** Makes one without an identity and forgets it. What fails here fails again where it is told. */
    static void rehearse() {
        BCJSSE_LOG.setLevel(Level.OFF);
        try {
            initialized();
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            // Nothing depends on it.
        }
    }

    /** As the side that dialled; returns when TLS holds on this side. */
    SSLSocket connect(GuardedSocket raw, Expectation expected) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), false);
        socket.setUseClientMode(true);
        return shakeHands(socket, expected);
    }

    /** As the side that was dialled. */
    SSLSocket accept(GuardedSocket raw, ClientHello hello, Expectation expected) throws IOException {
        var consumed = new ByteArrayInputStream(hello.bytes());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, consumed, false);
        socket.setUseClientMode(false);
        return shakeHands(socket, expected);
    }

    private static SSLSocket shakeHands(SSLSocket socket, Expectation expected) throws IOException {
        BCSSLParameters parameters = new BCSSLParameters(SUITES, VERSIONS);
        parameters.setNamedGroups(GROUPS);
        parameters.setSignatureSchemes(SCHEMES);
        parameters.setSignatureSchemesCert(SCHEMES);
        parameters.setServerNames(List.of());
        parameters.setNeedClientAuth(true);
        ((BCSSLSocket) socket).setParameters(parameters);
        ScopedValue.where(PinnedTrust.EXPECTED, expected).call(() -> {
            socket.startHandshake();
            return socket;
        });
        requireWhatWasAgreed(socket, expected);
        return socket;
    }

    /** BCJSSE has seen to all of this; a fault there must not become a hole here. */
    private static void requireWhatWasAgreed(SSLSocket socket, Expectation expected) throws IOException {
        var session = socket.getSession();
        boolean version = session.getProtocol().equals(VERSIONS[0]);
        boolean suite = List.of(SUITES).contains(session.getCipherSuite());
        if (!version || !suite || expected.presented().isEmpty()) {
            throw new IOException("TLS ended with " + session.getProtocol() + " and " + session.getCipherSuite());
        }
    }

    /** The authenticated peer of a finished handshake. */
    static IdentityPin peerOf(Expectation expected) {
        return expected.presented().orElseThrow();
    }
}
