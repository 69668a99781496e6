package io.keybraid.host.identity;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an identity file and names the first thing wrong with it. */
final class IdentityReader {

    private static final String START_ANEW =
            "restore the file from a backup, or move it away and run: keybraid identity new";
    private static final byte[] SPECIMEN = "keybraid identity".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final IdentityFile file;

    IdentityReader(Path path) {
        this.path = path.toAbsolutePath();
        this.file = new IdentityFile(path);
    }

    HostIdentity read() throws OperatorException {
        byte[] text = file.read();
        try {
            return fromBlocks(blocks(text));
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private List<Pem.Block> blocks(byte[] text) throws OperatorException {
        try {
            return Pem.read(text);
        } catch (IllegalArgumentException broken) {
            throw malformed("it is no PEM, or cut off", null);
        }
    }

    private HostIdentity fromBlocks(List<Pem.Block> blocks) throws OperatorException {
        try {
            X509Certificate certificate = certificate(only(blocks, HostIdentity.CERTIFICATE));
            IdentityPin pin = pinOf(certificate);
            PrivateKey key = privateKey(only(blocks, HostIdentity.PRIVATE_KEY));
            requireSamePair(key, certificate);
            return new HostIdentity(key, certificate, pin);
        } finally {
            blocks.forEach(Pem.Block::wipe);
        }
    }

    private byte[] only(List<Pem.Block> blocks, String label) throws OperatorException {
        List<Pem.Block> found =
                blocks.stream().filter(block -> block.label().equals(label)).toList();
        if (found.size() != 1) {
            throw malformed("it holds " + found.size() + " blocks '" + label + "' where one is needed", null);
        }
        return found.getFirst().contents();
    }

    private X509Certificate certificate(byte[] encoded) throws OperatorException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509", BouncyCastle.PROVIDER);
            if (factory.generateCertificate(new ByteArrayInputStream(encoded)) instanceof X509Certificate certificate) {
                return certificate;
            }
            throw malformed("its certificate is empty", null);
        } catch (CertificateException broken) {
            throw malformed("its certificate cannot be read", broken);
        }
    }

    private IdentityPin pinOf(X509Certificate certificate) throws OperatorException {
        try {
            return SelfSigned.pinOf(certificate);
        } catch (CertificateException otherKind) {
            throw file.problem(
                    path + " is no host identity: " + otherKind.getMessage(),
                    "an identity is made by: keybraid identity new",
                    otherKind);
        }
    }

    /** The cause is left out on purpose: a parser's message may quote what it parsed. */
    private PrivateKey privateKey(byte[] encoded) throws OperatorException {
        try {
            return KeyFactory.getInstance(SelfSigned.ALGORITHM, BouncyCastle.PROVIDER)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | RuntimeException broken) {
            throw malformed("its private key is no " + SelfSigned.ALGORITHM + " key", null);
        }
    }

    private void requireSamePair(PrivateKey key, X509Certificate certificate) throws OperatorException {
        if (!signsFor(key, certificate)) {
            throw file.problem(path + ": the private key and the certificate do not belong together", START_ANEW, null);
        }
    }

    private static boolean signsFor(PrivateKey key, X509Certificate certificate) {
        try {
            Signature signer = Signature.getInstance(SelfSigned.ALGORITHM, BouncyCastle.PROVIDER);
            signer.initSign(key);
            signer.update(SPECIMEN);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(SelfSigned.ALGORITHM, BouncyCastle.PROVIDER);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(SPECIMEN);
            return verifier.verify(signature);
        } catch (GeneralSecurityException differs) {
            return false;
        }
    }

    private OperatorException malformed(String how, @Nullable Throwable cause) {
        return file.problem(path + " is no usable identity: " + how, START_ANEW, cause);
    }
}
