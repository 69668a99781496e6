package io.keybraid.plugin.etsi014.tls;

import io.keybraid.plugin.tls.ClientIdentity;
import io.keybraid.plugin.tls.ClientKeyManager;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.EdECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 whose keys come from X25519 and ML-KEM-768 together (group X25519MLKEM768): who records it today cannot read it with a quantum
 * computer tomorrow. The JDK's TLS has no such group, BouncyCastle's has. Its providers are used as instances; nobody else sees them.
 */
public final class HybridTls {

    /** The group as TLS names it. */
    public static final String GROUP = "X25519MLKEM768";

    /** It logs each alert with a stack trace; failures are told by us. Held, or the setting would be collected with it. */
    private static final Logger BCJSSE_LOG = Logger.getLogger(BouncyCastleJsseProvider.class.getPackageName());

    private static final String RECEIVED = "Received fatal alert: ";

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private HybridTls() {}

    /** Whether our certificate goes with it: one of an EdDSA key does not. */
    public static boolean goesWith(ClientIdentity identity) {
        return !(identity.chain().getFirst().getPublicKey() instanceof EdECKey);
    }

    /**
     * TLS 1.3 with the group X25519MLKEM768 and no other.
     *
     * @throws GeneralSecurityException if our key cannot be used for it
     */
    public static SSLSocketFactory socketFactory(ClientIdentity identity) throws GeneralSecurityException {
        if (!goesWith(identity)) {
            throw new InvalidKeyException("BouncyCastle's TLS shows no EdDSA certificate");
        }
        BCJSSE_LOG.setLevel(Level.OFF);
        Provider jsse = new BouncyCastleJsseProvider(false, new HybridCrypto(BOUNCY_CASTLE));
        SSLContext context = SSLContext.getInstance("TLSv1.3", jsse);
        KeyManager keys = new ClientKeyManager(identity.chain(), translated(identity.privateKey()));
        context.init(new KeyManager[] {keys}, new TrustManager[] {identity.trustManager()}, null);
        return new GroupSocketFactory(context.getSocketFactory(), GROUP);
    }

    /** The key as BouncyCastle's own: it takes EdDSA keys of the JDK, but cannot sign with them. */
    private static PrivateKey translated(PrivateKey key) throws GeneralSecurityException {
        byte[] pkcs8 = key.getEncoded();
        try {
            return KeyFactory.getInstance(key.getAlgorithm(), BOUNCY_CASTLE)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** The alert that the KME broke off with, or that its answer made us break off with; empty where there was none. */
    public static Optional<String> alert(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.startsWith(RECEIVED)) {
                return Optional.of(message.substring(RECEIVED.length()));
            }
            // An internal_error is our own mistake, and none of the KME.
            if (cause instanceof TlsFatalAlert ours && ours.getAlertDescription() != AlertDescription.internal_error) {
                return Optional.of(AlertDescription.getName(ours.getAlertDescription()));
            }
        }
        return Optional.empty();
    }

    /** An alert of the KME in the words of the JDK's TLS, so that both are told alike; anything else as it is. */
    public static IOException inTheJdksWords(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsFatalAlertReceived alert) {
                return new SSLHandshakeException(RECEIVED + AlertDescription.getName(alert.getAlertDescription()));
            }
        }
        return e;
    }
}
