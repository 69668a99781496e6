package io.keybraid.plugin.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows our one certificate to every server that asks for one.
 *
 * <p>The JDK's own key manager stays silent where the server's list of authorities does not name ours, and the operator is then told of a
 * missing certificate. Showing it lets the server say what is wrong with it.
 */
public final class ClientKeyManager extends X509ExtendedKeyManager {

    private static final String ALIAS = "us";

    private final X509Certificate[] chain;
    private final PrivateKey key;

    public ClientKeyManager(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain.toArray(X509Certificate[]::new);
        this.key = key;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return Arrays.stream(keyTypes).anyMatch(this::isOurs) ? ALIAS : null;
    }

    /** The JDK asks for {@code EC} or {@code EdDSA}; BouncyCastle's TLS 1.3 for {@code EC/secp256r1} or {@code Ed25519}. */
    private boolean isOurs(String keyType) {
        return switch (chain[0].getPublicKey()) {
            case ECKey ec ->
                keyType.equals("EC")
                        || keyType.equals("EC/secp" + ec.getParams().getOrder().bitLength() + "r1");
            case EdECKey ed ->
                keyType.equals("EdDSA") || keyType.equals(ed.getParams().getName());
            default -> keyType.equals(key.getAlgorithm());
        };
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return alias.equals(ALIAS) ? chain.clone() : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return alias.equals(ALIAS) ? key : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
