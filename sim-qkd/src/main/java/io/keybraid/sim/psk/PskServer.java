package io.keybraid.sim.psk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** One TLS connection from the server's side: 1.2 or 1.3, with a preshared key and a Diffie-Hellman exchange beside it, never with a certificate. */
final class PskServer extends PSKTlsServer {

    /** An external key of TLS 1.3 goes with one hash (RFC 8446, 4.2.11); where nothing is said of it, with SHA-256. */
    private static final int[] SUITES = {
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_DHE_PSK_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    };

    private final Callers callers;
    private final boolean onlyTls12;

    PskServer(TlsCrypto crypto, PskKeys keys, boolean onlyTls12) {
        this(crypto, new Callers(keys), onlyTls12);
    }

    private PskServer(TlsCrypto crypto, Callers callers, boolean onlyTls12) {
        super(crypto, callers);
        this.callers = callers;
        this.onlyTls12 = onlyTls12;
    }

    /** Finds the caller's key, and remembers whose it was: BouncyCastle forgets it when the handshake ends. */
    private static final class Callers implements TlsPSKIdentityManager {
        private final PskKeys keys;
        private String found = "";

        Callers(PskKeys keys) {
            this.keys = keys;
        }

        @Override
        public byte @Nullable [] getHint() {
            return null;
        }

        @Override
        public byte @Nullable [] getPSK(byte[] identity) {
            byte[] key = keys.copyFor(identity);
            found = key == null ? "" : new String(identity, StandardCharsets.UTF_8);
            return key;
        }
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return onlyTls12 ? ProtocolVersion.TLSv12.only() : ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SUITES.clone();
    }

    @Override
    @SuppressWarnings("rawtypes") // BouncyCastle's signature
    public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
        for (Object offered : identities) {
            byte[] identity = ((PskIdentity) offered).getIdentity();
            byte[] key = callers.getPSK(identity);
            if (key != null) {
                try {
                    return new BasicTlsPSKExternal(
                            identity, getCrypto().createSecret(key), PRFAlgorithm.tls13_hkdf_sha256);
                } finally {
                    Arrays.fill(key, (byte) 0);
                }
            }
        }
        return null;
    }

    /** Asked for in TLS 1.3 where none of the caller's identities is known. */
    @Override
    public @Nullable TlsCredentials getCredentials() throws IOException {
        if (ProtocolVersion.TLSv13.isEqualOrEarlierVersionOf(context.getServerVersion())) {
            throw new TlsFatalAlert(AlertDescription.unknown_psk_identity);
        }
        return super.getCredentials();
    }

    /** Who called, once the handshake has ended: it ends well only if the caller has the key too. */
    String caller() {
        return callers.found;
    }
}
