package io.keybraid.plugin.skip;

import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** One TLS connection from our side: 1.3 or 1.2, with the preshared key and a Diffie-Hellman exchange beside it, or none. */
final class PskClient extends PSKTlsClient {

    /** An external key of TLS 1.3 goes with one hash (RFC 8446, 4.2.11); where nothing is said of it, with SHA-256. */
    private static final int[] SUITES = {
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_DHE_PSK_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    };

    private final byte[] identity;
    private final byte[] key;

    /** Reads the key during the handshake; the caller wipes it after that. */
    PskClient(TlsCrypto crypto, byte[] identity, byte[] key) {
        super(crypto, new ForTls12(identity, key));
        this.identity = identity;
        this.key = key;
    }

    /** BouncyCastle's own would keep a copy of the key. */
    private static final class ForTls12 implements TlsPSKIdentity {
        private final byte[] identity;
        private final byte[] key;

        ForTls12(byte[] identity, byte[] key) {
            this.identity = identity;
            this.key = key;
        }

        @Override
        public void skipIdentityHint() {}

        @Override
        public void notifyIdentityHint(byte[] hint) {}

        @Override
        public byte[] getPSKIdentity() {
            return identity;
        }

        @Override
        public byte[] getPSK() {
            return key.clone();
        }
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SUITES.clone();
    }

    @Override
    public Vector<TlsPSKExternal> getExternalPSKs() {
        Vector<TlsPSKExternal> all = new Vector<>();
        all.add(new BasicTlsPSKExternal(identity, getCrypto().createSecret(key), PRFAlgorithm.tls13_hkdf_sha256));
        return all;
    }

    /** Asked for where the provider shows a certificate instead of knowing the key: whoever that is, it is not our provider. */
    @Override
    public TlsAuthentication getAuthentication() throws TlsFatalAlert {
        throw new TlsFatalAlert(AlertDescription.unknown_psk_identity);
    }
}
