package io.keybraid.host.identity;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.jcajce.interfaces.MLDSAPrivateKey;

/**
 * One ML-DSA-65 key in a self-signed certificate (docs/protocol.md, section 2). The private key leaves this class only
 * inside {@link #keyManager}. Immutable.
 */
public final class HostIdentity {

    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String CERTIFICATE = "CERTIFICATE";
    private static final int MORE_THAN_THE_FILE = 32 * 1024;

    private final PrivateKey privateKey;
    private final X509Certificate certificate;
    private final IdentityPin pin;

    HostIdentity(PrivateKey privateKey, X509Certificate certificate, IdentityPin pin) {
        this.privateKey = privateKey;
        this.certificate = certificate;
        this.pin = pin;
    }

    /**
     * Makes a new identity and writes it, mode 0600, whole or not at all.
     *
     * @throws OperatorException with reason IDENTITY, if the file exists or cannot be written
     */
    public static HostIdentity create(Path file) throws OperatorException {
        return create(file, new SecureRandom());
    }

    static HostIdentity create(Path file, SecureRandom chance) throws OperatorException {
        ByteArrayOutputStream text = new WipedOutput(MORE_THAN_THE_FILE);
        try (text) {
            KeyPair keys = SelfSigned.newKeyPair(chance);
            X509Certificate certificate = SelfSigned.certificate(keys, chance);
            Pem.write(text, CERTIFICATE, certificate.getEncoded());
            writePrivateKey(text, keys.getPrivate());
            byte[] contents = text.toByteArray();
            try {
                new IdentityFile(file).write(contents);
            } finally {
                Arrays.fill(contents, (byte) 0);
            }
            return new HostIdentity(keys.getPrivate(), certificate, SelfSigned.pinOf(certificate));
        } catch (GeneralSecurityException broken) {
            throw new OperatorException(
                    Reason.INTERNAL, "could not make an ML-DSA-65 identity", "please report this", broken);
        } catch (java.io.IOException impossible) {
            throw new AssertionError("a byte array does not fail to close", impossible);
        }
    }

    /** The seed alone, as RFC 9881 section 6 prefers: 32 bytes that every implementation expands to the same key. */
    private static void writePrivateKey(ByteArrayOutputStream text, PrivateKey key) {
        byte[] encoded = ((MLDSAPrivateKey) key).getPrivateKey(true).getEncoded();
        Pem.write(text, PRIVATE_KEY, encoded);
        Arrays.fill(encoded, (byte) 0);
    }

    /**
     * Reads an identity that {@link #create} wrote, or an equal one: PEM with one PKCS #8 key and one certificate.
     *
     * @throws OperatorException with reason IDENTITY and what to do: missing, readable by others, malformed, another
     *     kind of key, or a key and a certificate that do not belong together
     */
    public static HostIdentity load(Path file) throws OperatorException {
        return new IdentityReader(file).read();
    }

    /** By which peers know this host. */
    public IdentityPin pin() {
        return pin;
    }

    /** Gives BCJSSE this identity, whatever it asks for. Dates are not looked at: clocks may be wrong by years. */
    public X509ExtendedKeyManager keyManager() {
        return new OneKey(privateKey, certificate);
    }

    /** The pin, nothing more. */
    @Override
    public String toString() {
        return "[HostIdentity " + pin + "]";
    }

    /** Wipes its own buffer on close. */
    private static final class WipedOutput extends ByteArrayOutputStream {
        WipedOutput(int size) {
            super(size);
        }

        @Override
        public void close() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}
