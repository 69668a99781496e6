package io.keybraid.plugin.x25519;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** One end's half of an exchange (RFC 7748, section 6.1): a fresh key pair. Both ends do the same with theirs. */
final class X25519Half implements Initiation {

    private static final int BYTES = 32;

    private final byte[] privateKey = new byte[BYTES];
    private final PublicBytes publicKey;
    private boolean closed;

    private X25519Half(SecureRandom random) {
        byte[] u = new byte[BYTES];
        X25519.generatePrivateKey(random, privateKey);
        X25519.generatePublicKey(privateKey, 0, u, 0);
        publicKey = PublicBytes.copyOf(u);
    }

    static X25519Half generate(SecureRandom random) {
        return new X25519Half(random);
    }

    @Override
    public PublicBytes offer() {
        return publicKey;
    }

    @Override
    public synchronized SharedSecret complete(PublicBytes answer) throws KeySourceException {
        if (closed) {
            // What is left of the key are zeros, from which anybody could compute a secret.
            throw new IllegalStateException("the initiation was closed");
        }
        byte[] theirs = decode(answer);
        byte[] secret = new byte[BYTES];
        // RFC 7748, section 6.1: it looks, in constant time, whether the secret is all zeros.
        if (!X25519.calculateAgreement(privateKey, 0, theirs, 0, secret, 0)) {
            throw refused("is a point of small order: the secret would be all zeros");
        }
        return SharedSecret.takeFrom(secret);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(privateKey, (byte) 0);
    }

    /** Stricter than RFC 7748, which ignores the top bit and reduces modulo p: here each point has one form. */
    private static byte[] decode(PublicBytes bytes) throws KeySourceException {
        if (bytes.length() != BYTES) {
            throw refused("has " + bytes.length() + " bytes, not " + BYTES);
        }
        byte[] littleEndian = bytes.toByteArray();
        if (!isBelowP(littleEndian)) {
            throw refused("is not below 2^255 - 19");
        }
        return littleEndian;
    }

    /** Of p, 2^255 - 19, all bits are ones but for some of the lowest byte, ed. The key is public: time may tell. */
    private static boolean isBelowP(byte[] littleEndian) {
        for (int i = BYTES - 1; i > 0; i--) {
            int ofP = i == BYTES - 1 ? 0x7f : 0xff;
            if ((littleEndian[i] & 0xff) != ofP) {
                return (littleEndian[i] & 0xff) < ofP;
            }
        }
        return (littleEndian[0] & 0xff) < 0xed;
    }

    private static KeySourceException refused(String problem) {
        return new KeySourceException(
                Reason.BAD_MESSAGE,
                "the other end's X25519 public key " + problem,
                "look at the other end: its x25519 plugin never makes such a key");
    }
}
