package io.keybraid.plugin.oqs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * An algorithm by liboqs. ML-KEM takes its randomness from the host's source; the others have no such entrance and draw from
 * the operating system themselves. What is secret is wiped by OQS_MEM_cleanse.
 */
final class LiboqsKem implements Kem {

    /** FIPS 203: d and z. */
    private static final int KEY_SEED = 64;

    /** FIPS 203: m. */
    private static final int MESSAGE_SEED = 32;

    private final Algorithm algorithm;
    private final LiboqsCalls calls;
    private final MemorySegment kem;

    LiboqsKem(Algorithm algorithm, LiboqsCalls calls, MemorySegment kem) {
        this.algorithm = algorithm;
        this.calls = calls;
        this.kem = kem;
    }

    @Override
    public KeyPair newKeyPair(SecureRandom random) throws KemException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment publicKey = arena.allocate(algorithm.publicKeyBytes());
            SecretKey secretKey = new SecretKey();
            if (!generate(arena, publicKey, secretKey.memory, random)) {
                secretKey.close();
                throw failed("key generation");
            }
            return new Pair(publicKey.toArray(ValueLayout.JAVA_BYTE), secretKey);
        }
    }

    private boolean generate(Arena arena, MemorySegment publicKey, MemorySegment secretKey, SecureRandom random) {
        if (!algorithm.isMlKem()) {
            return calls.keypair(kem, publicKey, secretKey);
        }
        MemorySegment seed = seed(arena, KEY_SEED, random);
        try {
            return calls.keypair(kem, publicKey, secretKey, seed);
        } finally {
            calls.cleanse(seed);
        }
    }

    @Override
    public Encapsulation encapsulate(byte[] publicKey, SecureRandom random) throws KemException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = copy(arena, publicKey);
            MemorySegment ciphertext = arena.allocate(algorithm.ciphertextBytes());
            MemorySegment secret = arena.allocate(algorithm.sharedSecretBytes());
            try {
                if (!encapsulate(arena, ciphertext, secret, key, random)) {
                    throw failed("encapsulation");
                }
                return new Encapsulation(
                        ciphertext.toArray(ValueLayout.JAVA_BYTE), secret.toArray(ValueLayout.JAVA_BYTE));
            } finally {
                calls.cleanse(secret);
            }
        }
    }

    private boolean encapsulate(
            Arena arena, MemorySegment ciphertext, MemorySegment secret, MemorySegment key, SecureRandom random) {
        if (!algorithm.isMlKem()) {
            return calls.encaps(kem, ciphertext, secret, key);
        }
        MemorySegment seed = seed(arena, MESSAGE_SEED, random);
        try {
            return calls.encaps(kem, ciphertext, secret, key, seed);
        } finally {
            calls.cleanse(seed);
        }
    }

    private static MemorySegment seed(Arena arena, int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        try {
            return copy(arena, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private KemException failed(String step) {
        return new KemException(algorithm.oqsName() + " " + step + " failed in liboqs");
    }

    /** Memory that a call may still use when the round is given up: the last one out wipes it. */
    private final class SecretKey {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment memory = arena.allocate(algorithm.secretKeyBytes());
        private int users = 1;
        private boolean closed;

        synchronized boolean enter() {
            if (closed) {
                return false;
            }
            users++;
            return true;
        }

        synchronized void close() {
            if (!closed) {
                closed = true;
                leave();
            }
        }

        synchronized void leave() {
            users--;
            if (users == 0) {
                calls.cleanse(memory);
                arena.close();
            }
        }
    }

    private final class Pair implements KeyPair {
        private final byte[] publicKey;
        private final SecretKey secretKey;

        Pair(byte[] publicKey, SecretKey secretKey) {
            this.publicKey = publicKey;
            this.secretKey = secretKey;
        }

        @Override
        public byte[] publicKey() {
            return publicKey.clone();
        }

        @Override
        public byte[] decapsulate(byte[] ciphertext) throws KemException {
            if (!secretKey.enter()) {
                throw new IllegalStateException("it was closed");
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment secret = arena.allocate(algorithm.sharedSecretBytes());
                try {
                    if (!calls.decaps(kem, secret, copy(arena, ciphertext), secretKey.memory)) {
                        throw failed("decapsulation");
                    }
                    return secret.toArray(ValueLayout.JAVA_BYTE);
                } finally {
                    calls.cleanse(secret);
                }
            } finally {
                secretKey.leave();
            }
        }

        @Override
        public void close() {
            secretKey.close();
        }
    }
}
