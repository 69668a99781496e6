package io.keybraid.plugin.etsi014.tls;

import java.security.Provider;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * BouncyCastle's cryptography for TLS, but no key agreement on a NIST curve. BCJSSE takes ECDSA certificates only where their curve is among
 * the named groups, so the curves must be offered; a KME that then chooses one in place of the hybrid group gets an alert.
 */
final class HybridCrypto extends JcaTlsCryptoProvider {

    HybridCrypto(Provider provider) {
        setProvider(provider);
    }

    @Override
    public JcaTlsCrypto create(SecureRandom keys, SecureRandom nonces) {
        return new JcaTlsCrypto(getHelper(), getAltHelper(), keys, nonces) {
            @Override
            public TlsECDomain createECDomain(TlsECConfig config) {
                return config.getNamedGroup() == NamedGroup.x25519 ? super.createECDomain(config) : new NoAgreement();
            }
        };
    }

    private static final class NoAgreement implements TlsECDomain {
        @Override
        public TlsAgreement createECDH() {
            return new TlsAgreement() {
                @Override
                public byte[] generateEphemeral() throws TlsFatalAlert {
                    throw new TlsFatalAlert(AlertDescription.handshake_failure);
                }

                @Override
                public void receivePeerValue(byte[] peerValue) throws TlsFatalAlert {
                    throw new TlsFatalAlert(AlertDescription.handshake_failure);
                }

                @Override
                public TlsSecret calculateSecret() throws TlsFatalAlert {
                    throw new TlsFatalAlert(AlertDescription.handshake_failure);
                }
            };
        }
    }
}
