package io.keybraid.plugin.oqs;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.SecretWithEncapsulation;

/** An algorithm by BouncyCastle, without a JCA provider. Its secret keys are Java objects, which cannot be wiped. */
final class BouncyCastleKem implements Kem {

    private final Algorithm algorithm;
    private final BouncyCastleFamily family;

    private BouncyCastleKem(Algorithm algorithm, BouncyCastleFamily family) {
        this.algorithm = algorithm;
        this.family = family;
    }

    /** The algorithm, if BouncyCastle has it. */
    static Optional<Kem> of(Algorithm algorithm) {
        return BouncyCastleFamily.of(algorithm).map(family -> new BouncyCastleKem(algorithm, family));
    }

    @Override
    public KeyPair newKeyPair(SecureRandom random) throws KemException {
        return guarded("key generation", () -> {
            AsymmetricCipherKeyPairGenerator generator = family.generator(random);
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            return new Pair(family.encode(pair.getPublic()), pair);
        });
    }

    @Override
    public Encapsulation encapsulate(byte[] publicKey, SecureRandom random) throws KemException {
        return guarded("encapsulation", () -> {
            SecretWithEncapsulation made =
                    family.encapsulator(random).generateEncapsulated(family.publicKey(publicKey.clone()));
            try {
                return new Encapsulation(made.getEncapsulation(), made.getSecret());
            } finally {
                destroy(made);
            }
        });
    }

    private static void destroy(SecretWithEncapsulation made) {
        try {
            made.destroy();
        } catch (DestroyFailedException e) {
            // BouncyCastle's do not fail; the bytes that were handed out are wiped by their owner.
        }
    }

    private interface Computation<T> {
        T run();
    }

    /** BouncyCastle refuses a bad message with whatever exception its decoder comes upon. */
    private <T> T guarded(String step, Computation<T> computation) throws KemException {
        try {
            return computation.run();
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new KemException(algorithm.oqsName() + " " + step + " failed in BouncyCastle ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private final class Pair implements KeyPair {
        private final byte[] publicKey;
        private volatile Optional<AsymmetricCipherKeyPair> pair;

        Pair(byte[] publicKey, AsymmetricCipherKeyPair pair) {
            this.publicKey = publicKey;
            this.pair = Optional.of(pair);
        }

        @Override
        public byte[] publicKey() {
            return publicKey.clone();
        }

        @Override
        public byte[] decapsulate(byte[] ciphertext) throws KemException {
            AsymmetricCipherKeyPair open = pair.orElseThrow(() -> new IllegalStateException("it was closed"));
            return guarded("decapsulation", () -> {
                byte[] secret = family.decapsulator(open.getPrivate()).extractSecret(ciphertext.clone());
                if (secret.length == algorithm.sharedSecretBytes()) {
                    return secret;
                }
                Arrays.fill(secret, (byte) 0);
                throw new IllegalStateException("a secret of another length");
            });
        }

        @Override
        public void close() {
            pair = Optional.empty();
        }
    }
}
