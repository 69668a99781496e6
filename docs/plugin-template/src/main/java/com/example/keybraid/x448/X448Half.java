package com.example.keybraid.x448;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/** One end's half of an exchange (RFC 7748, section 6.2): a fresh key pair. Both ends do the same with theirs. */
final class X448Half implements Initiation {

    /** The JDK's provider by name: another one that stands before it in java.security would not do. */
    private static final String PROVIDER = "SunEC";

    private static final int BYTES = 56;
    private static final BigInteger P =
            BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE);

    private final PrivateKey privateKey;
    private final PublicBytes publicKey;

    private X448Half(KeyPair pair) {
        privateKey = pair.getPrivate();
        publicKey = encode(((XECPublicKey) pair.getPublic()).getU());
    }

    static X448Half generate(SecureRandom random) throws KeySourceException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X448", PROVIDER);
            generator.initialize(NamedParameterSpec.X448, random);
            return new X448Half(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    @Override
    public PublicBytes offer() {
        return publicKey;
    }

    @Override
    public SharedSecret complete(PublicBytes answer) throws KeySourceException {
        BigInteger u = decode(answer);
        try {
            KeyFactory factory = KeyFactory.getInstance("X448", PROVIDER);
            PublicKey theirs = factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X448, u));
            KeyAgreement agreement = KeyAgreement.getInstance("X448", PROVIDER);
            agreement.init(privateKey);
            agreement.doPhase(theirs, true);
            return SharedSecret.takeFrom(agreement.generateSecret());
        } catch (InvalidKeyException e) {
            // RFC 7748, section 6.2: the JDK looks, in constant time, whether the secret is all zeros.
            throw refused("is a point of small order: the secret would be all zeros");
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        try {
            privateKey.destroy();
        } catch (DestroyFailedException e) {
            // JDK 25 cannot wipe its X448 keys; this one is forgotten with this object.
        }
    }

    /** Little-endian, as in RFC 7748, section 5; a BigInteger's own bytes are big-endian. */
    private static PublicBytes encode(BigInteger u) {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = u.shiftRight(8 * i).byteValue();
        }
        return PublicBytes.copyOf(bytes);
    }

    /** Stricter than RFC 7748, which ignores the top bit and reduces modulo p: here each point has one form. */
    private static BigInteger decode(PublicBytes bytes) throws KeySourceException {
        if (bytes.length() != BYTES) {
            throw refused("has " + bytes.length() + " bytes, not " + BYTES);
        }
        byte[] littleEndian = bytes.toByteArray();
        BigInteger u = BigInteger.ZERO;
        for (int i = BYTES - 1; i >= 0; i--) {
            u = u.shiftLeft(8).or(BigInteger.valueOf(littleEndian[i] & 0xff));
        }
        if (u.compareTo(P) >= 0) {
            throw refused("is not below 2^448 - 2^224 - 1");
        }
        return u;
    }

    private static KeySourceException refused(String problem) {
        return new KeySourceException(
                Reason.BAD_MESSAGE,
                "the other end's X448 public key " + problem,
                "look at the other end: its x448 plugin never makes such a key");
    }

    private static KeySourceException unavailable(GeneralSecurityException cause) {
        return new KeySourceException(
                Reason.UNAVAILABLE, "this Java does not do X448", "run Keybraid on a JDK that has " + PROVIDER, cause);
    }
}
