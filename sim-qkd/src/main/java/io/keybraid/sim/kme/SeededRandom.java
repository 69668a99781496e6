package io.keybraid.sim.kme;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * The same bytes for the same seed: SHA-256 over seed, purpose and a counter. Anyone who has the seed has the bytes, so
 * that it is for tests that are to run the same way twice. Safe for use by several threads.
 */
public final class SeededRandom extends SecureRandom {

    private final transient MessageDigest digest;
    private final byte[] purpose;
    private final long seed;
    private long counter;
    private byte[] block = {};
    private int used;

    /** @param purpose two of different purposes have nothing to do with each other */
    public SeededRandom(long seed, String purpose) {
        this.digest = sha256();
        this.purpose = purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        this.seed = seed;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java runtime without SHA-256", e);
        }
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            if (used == block.length) {
                block = digest.digest(ByteBuffer.allocate(2 * Long.BYTES + purpose.length)
                        .putLong(seed)
                        .putLong(counter++)
                        .put(purpose)
                        .array());
                used = 0;
            }
            bytes[at] = block[used++];
        }
    }

    /** Changes nothing: the seed is what it was made with. */
    @Override
    public void setSeed(byte[] ignored) {}

    @Override
    public void setSeed(long ignored) {}

    @Override
    public String getAlgorithm() {
        return "SHA-256 counter, seeded";
    }
}
