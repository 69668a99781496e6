package io.keybraid.host.channel;

import io.keybraid.host.identity.BouncyCastle;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.jcajce.util.ProviderJcaJceHelper;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's cryptography for BCJSSE, but AES-GCM from the JVM: it uses the processor's instructions, and keeps no
 * tables for each key, which at two keys a link were 16 KiB of an idle link.
 */
final class JvmAes extends JcaTlsCryptoProvider {

    private static final @Nullable Provider JVM = Security.getProvider("SunJCE");

    private final JcaJceHelper helper = new ProviderJcaJceHelper(BouncyCastle.PROVIDER) {
        @Override
        public Cipher createCipher(String algorithm) throws NoSuchAlgorithmException, NoSuchPaddingException {
            return JVM != null && algorithm.startsWith("AES/GCM")
                    ? Cipher.getInstance(algorithm, JVM)
                    : super.createCipher(algorithm);
        }
    };

    @Override
    public JcaJceHelper getHelper() {
        return helper;
    }

    @Override
    public JcaTlsCrypto create(SecureRandom keys, SecureRandom nonces) {
        return new JcaTlsCrypto(helper, null, keys, nonces) {};
    }
}
