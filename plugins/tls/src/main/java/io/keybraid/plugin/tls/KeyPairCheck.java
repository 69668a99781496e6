package io.keybraid.plugin.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;

/** Whether a private key is that of a certificate; without this, a mix-up shows only as a refused handshake. */
final class KeyPairCheck {

    private static final byte[] MESSAGE =
            "Keybraid: are you the key of this certificate?".getBytes(StandardCharsets.US_ASCII);

    private KeyPairCheck() {}

    static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        // An RSA key may be restricted to paddings of its own: compare instead of signing.
        if (certificate.getPublicKey() instanceof RSAKey theirs && key instanceof RSAKey ours) {
            return theirs.getModulus().equals(ours.getModulus());
        }
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            signature.initSign(key);
            signature.update(MESSAGE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(MESSAGE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
