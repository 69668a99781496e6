package io.keybraid.plugin.mlkem;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/**
 * ML-KEM (FIPS 203) with one parameter set by one JCA provider; keys and ciphertexts in the standard's own bytes.
 * Thread-safe.
 */
final class MlKem {

    private final ParameterSet set;
    private final Provider provider;
    private final KEM kem;
    private final EncapsulationKeyFormat format;

    /** @throws NoSuchAlgorithmException if the implementation is missing, or lacks the parameter set */
    MlKem(ParameterSet set, Implementation implementation) throws NoSuchAlgorithmException {
        this.set = set;
        this.provider = implementation.provider();
        this.kem = KEM.getInstance(set.standardName(), provider);
        this.format = new EncapsulationKeyFormat(set);
    }

    ParameterSet parameterSet() {
        return set;
    }

    /** Algorithm 19, ML-KEM.KeyGen: takes the seeds d and z, 32 bytes each, from the randomness in this order. */
    KeyPair newKeyPair(SecureRandom random) throws KeySourceException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(set.standardName(), provider);
            generator.initialize(new NamedParameterSpec(set.standardName()), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw failed("key generation", e);
        }
    }

    /** The encapsulation key of a pair. */
    PublicBytes encapsulationKey(KeyPair pair) throws KeySourceException {
        return format.strip(pair.getPublic());
    }

    /**
     * Algorithm 20, ML-KEM.Encaps, after the checks of section 7.2; takes m, 32 bytes, from the randomness.
     *
     * @throws KeySourceException if the key is none
     */
    Response encapsulate(PublicBytes encapsulationKey, SecureRandom random) throws KeySourceException {
        byte[] wrapped = format.wrap(encapsulationKey);
        try {
            PublicKey key = KeyFactory.getInstance(set.standardName(), provider)
                    .generatePublic(new X509EncodedKeySpec(wrapped));
            KEM.Encapsulated made = kem.newEncapsulator(key, random).encapsulate();
            return new Response(PublicBytes.copyOf(made.encapsulation()), secret(made.key()));
        } catch (GeneralSecurityException e) {
            throw failed("encapsulation", e);
        }
    }

    /**
     * Algorithm 21, ML-KEM.Decaps, after the ciphertext check of section 7.3. A ciphertext of the right length is never
     * refused: one that was not made for this key gives a secret that nobody else has.
     *
     * @throws KeySourceException if the ciphertext has another length
     */
    SharedSecret decapsulate(PrivateKey decapsulationKey, PublicBytes ciphertext) throws KeySourceException {
        if (ciphertext.length() != set.ciphertextBytes()) {
            throw Refusal.of("has " + ciphertext.length() + " bytes, not " + set.ciphertextBytes(), "answer", set);
        }
        try {
            return secret(kem.newDecapsulator(decapsulationKey).decapsulate(ciphertext.toByteArray()));
        } catch (DecapsulateException | InvalidKeyException e) {
            throw failed("decapsulation", e);
        }
    }

    /** Takes the secret over and wipes the copy; the JCA's own object cannot be wiped (docs/sources/mlkem.md). */
    private static SharedSecret secret(SecretKey key) {
        try {
            return SharedSecret.takeFrom(key.getEncoded());
        } finally {
            Wiping.destroy(key);
        }
    }

    private KeySourceException failed(String step, GeneralSecurityException cause) {
        return new KeySourceException(
                Reason.UNAVAILABLE,
                set.standardName() + " " + step + " failed in " + provider.getName(),
                "set the source's 'provider' to the other implementation",
                cause);
    }
}
