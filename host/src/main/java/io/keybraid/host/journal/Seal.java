package io.keybraid.host.journal;

import io.keybraid.host.key.Hmac;
import io.keybraid.host.key.JournalKey;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-256-GCM under one key, whose nonces are a use and a number. Whoever seals never seals two different things for the
 * same use and number.
 *
 * <p>The key is expanded once and the expanded key lives as long as the seal: BouncyCastle has no way to wipe it, and a
 * cipher for each record would leave one copy behind for each. Thread-safe.
 */
final class Seal implements AutoCloseable {

    /** What sealing adds, in bytes. */
    static final int OVERHEAD = 16;

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;

    /** Keeps nonces of different uses apart. */
    enum Use {
        HEADER(1),
        RECORD(2),
        SIDE(3),
        MEMORY(4);

        private final int code;

        Use(int code) {
            this.code = code;
        }
    }

    private final GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());

    private Seal(byte[] key) {
        KeyParameter parameter = new KeyParameter(key);
        try {
            cipher.init(false, new AEADParameters(parameter, 8 * OVERHEAD, new byte[NONCE_BYTES]));
        } finally {
            Arrays.fill(parameter.getKey(), (byte) 0);
        }
    }

    /** Takes 32 bytes over and wipes the array. */
    static Seal takeFrom(byte[] key) {
        try {
            return new Seal(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Under a key of its own for this label and context. */
    static Seal derived(JournalKey key, String label, byte[] context) {
        return takeFrom(derive(key, label, context));
    }

    /** HMAC-SHA-256(key, label ‖ context): 32 bytes, the caller's to wipe if they are secret. */
    static byte[] derive(JournalKey key, String label, byte[] context) {
        return key.expose(segment -> {
            byte[] bytes = segment.toArray(ValueLayout.JAVA_BYTE);
            try {
                return Hmac.of(bytes, label.getBytes(StandardCharsets.US_ASCII), context);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }

    /** The plaintext stays the caller's, who wipes it. */
    synchronized byte[] seal(Use use, long number, byte[] associated, byte[] plaintext) {
        try {
            return run(true, use, number, associated, plaintext);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing cannot fail", e);
        }
    }

    /** The plaintext, the caller's to wipe; empty if this is not what was sealed for this use, number and data. */
    synchronized Optional<byte[]> open(Use use, long number, byte[] associated, byte[] sealed) {
        try {
            return Optional.of(run(false, use, number, associated, sealed));
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }

    private byte[] run(boolean sealing, Use use, long number, byte[] associated, byte[] in)
            throws InvalidCipherTextException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putInt(use.code)
                .putLong(number)
                .array();
        // Without a key: the one expanded at the beginning.
        cipher.init(sealing, new AEADParameters(null, 8 * OVERHEAD, nonce, associated));
        byte[] out = new byte[Math.max(0, cipher.getOutputSize(in.length))];
        boolean done = false;
        try {
            int length = cipher.processBytes(in, 0, in.length, out, 0);
            cipher.doFinal(out, length);
            done = true;
            return out;
        } finally {
            if (!done) {
                Arrays.fill(out, (byte) 0);
            }
        }
    }

    /** Lets go of the key. */
    @Override
    public synchronized void close() {
        KeyParameter zeros = new KeyParameter(new byte[KEY_BYTES]);
        cipher.init(false, new AEADParameters(zeros, 8 * OVERHEAD, new byte[NONCE_BYTES]));
    }
}
