package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.WireGuardKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * The public key of an interface, which UAPI does not tell: it tells the private one, at every reading. X25519 is computed only when
 * that has changed, for BouncyCastle leaves a copy of its scalar on the heap each time. What is kept to notice a change is a salted
 * digest. Thread-safe.
 */
final class OwnPublicKey {

    private final byte[] salt = new byte[32];
    private byte[] digest = new byte[0];
    private Optional<WireGuardKey> publicKey = Optional.empty();

    OwnPublicKey(SecureRandom random) {
        random.nextBytes(salt);
    }

    /**
     * Wipes the private key.
     *
     * @param privateKey 32 bytes; all zeros means that the interface has none
     */
    synchronized Optional<WireGuardKey> of(byte[] privateKey) {
        try {
            byte[] now = digestOf(privateKey);
            if (!MessageDigest.isEqual(now, digest)) {
                publicKey = compute(privateKey);
                digest = now;
            }
            return publicKey;
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    private byte[] digestOf(byte[] privateKey) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256"); // wipes its buffer when it is done
            sha256.update(salt);
            return sha256.digest(privateKey);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Optional<WireGuardKey> compute(byte[] privateKey) {
        int any = 0;
        for (byte octet : privateKey) {
            any |= octet;
        }
        if (any == 0) {
            return Optional.empty();
        }
        byte[] computed = new byte[WireGuardKey.LENGTH];
        X25519.generatePublicKey(privateKey, 0, computed, 0);
        return Optional.of(new WireGuardKey(computed));
    }
}
