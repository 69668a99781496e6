package io.keybraid.plugin.pkcs11;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/** What the token computes with its key: 32 bytes that nobody without the key can tell from random ones. */
enum Mechanism {
    /** AES key: CBC-MAC over 48 bytes, which is a pseudo-random function since all inputs have the same length. */
    AES("PKCS11-AES-CBC-MAC") {
        @Override
        byte[] compute(Provider provider, Key key, byte[] digest) throws GeneralSecurityException {
            byte[] result = new byte[LENGTH];
            for (int half = 0; half < 2; half++) {
                byte[] input = new byte[BLOCK + digest.length];
                input[BLOCK - 1] = (byte) (half + 1);
                System.arraycopy(digest, 0, input, BLOCK, digest.length);
                Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding", provider);
                cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[BLOCK]));
                byte[] output = cipher.doFinal(input);
                System.arraycopy(output, output.length - BLOCK, result, half * BLOCK, BLOCK);
                Arrays.fill(output, (byte) 0);
            }
            return result;
        }
    },
    /** Generic secret: HMAC-SHA-256. */
    HMAC("PKCS11-HMAC-SHA256") {
        @Override
        byte[] compute(Provider provider, Key key, byte[] digest) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256", provider);
            mac.init(key);
            return mac.doFinal(digest);
        }
    };

    /** Of a result, in bytes. */
    static final int LENGTH = 32;

    private static final int BLOCK = 16;

    private final String algorithm;

    Mechanism(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Whether the token computes it with keys of this kind. */
    boolean takes(Key key) {
        return key.getAlgorithm().equals("AES") == (this == AES);
    }

    /** @param digest of what the result is bound to: 32 bytes */
    abstract byte[] compute(Provider provider, Key key, byte[] digest) throws GeneralSecurityException;

    /** The words in the configuration. */
    static List<String> words() {
        return Arrays.stream(values()).map(Mechanism::word).toList();
    }

    /** The names on the wire. */
    static List<String> algorithms() {
        return Arrays.stream(values()).map(Mechanism::algorithm).toList();
    }

    /** The mechanism with one of the {@link #words()}. */
    static Mechanism named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String algorithm() {
        return algorithm;
    }
}
