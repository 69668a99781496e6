package io.keybraid.plugin.oqs;

import java.security.SecureRandom;

/**
 * One algorithm by one implementation. Blocking, and slow for some algorithms; each call on a thread with a deep stack
 * ({@link DeepStackThreads}). Thread-safe.
 */
interface Kem {

    /** A key pair; the caller closes it. */
    KeyPair newKeyPair(SecureRandom random) throws KemException;

    /** A secret for the holder of the key, which has the right length and is otherwise hostile. */
    Encapsulation encapsulate(byte[] publicKey, SecureRandom random) throws KemException;

    /** Keys of one exchange. */
    interface KeyPair extends AutoCloseable {

        byte[] publicKey();

        /**
         * The secret in a ciphertext, which has the right length and is otherwise hostile; the caller wipes it.
         *
         * @throws IllegalStateException if it was closed
         */
        byte[] decapsulate(byte[] ciphertext) throws KemException;

        /** Wipes the secret key as soon as no call uses it. Never waits. */
        @Override
        void close();
    }

    /** @param secret the caller's to wipe */
    record Encapsulation(byte[] ciphertext, byte[] secret) {}

    /** The computation was refused: of a bad message, or for want of memory. The library does not say which. */
    final class KemException extends Exception {
        KemException(String message) {
            super(message);
        }
    }
}
