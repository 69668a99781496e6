package io.keybraid.sim.kme;

import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A key and its key_ID: the copy of one SAE. Whoever holds it closes it, which wipes the bytes. Prints its length only.
 * Not safe for use by two threads at once.
 */
public final class SimulatedKey implements AutoCloseable {

    private final KeyId keyId;
    private final byte[] bytes;

    private SimulatedKey(KeyId keyId, byte[] bytes) {
        this.keyId = keyId;
        this.bytes = bytes;
    }

    /** Takes the array over. */
    static SimulatedKey takeFrom(KeyId keyId, byte[] bytes) {
        return new SimulatedKey(keyId, bytes);
    }

    /** One with other bytes instead; this one is closed. */
    public SimulatedKey replaced(RandomGenerator random) {
        byte[] other = new byte[bytes.length];
        random.nextBytes(other);
        close();
        return new SimulatedKey(keyId, other);
    }

    /** One of that many bytes instead, cut off or filled up with new ones; this one is closed. */
    public SimulatedKey resized(int length, RandomGenerator random) {
        byte[] other = new byte[length];
        random.nextBytes(other);
        System.arraycopy(bytes, 0, other, 0, Math.min(length, bytes.length));
        close();
        return new SimulatedKey(keyId, other);
    }

    /** One of another name with these bytes instead; this one is closed. */
    public SimulatedKey renamed(KeyId other) {
        byte[] same = bytes.clone();
        close();
        return new SimulatedKey(other, same);
    }

    SimulatedKey copy() {
        return new SimulatedKey(keyId, bytes.clone());
    }

    public KeyId keyId() {
        return keyId;
    }

    /** In bytes. */
    public int length() {
        return bytes.length;
    }

    /** Lends the bytes for the time of the call; the reader keeps no reference to them. */
    public <T> T expose(Function<byte[], T> reader) {
        return reader.apply(bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "SimulatedKey[" + keyId + ", " + bytes.length + " bytes]";
    }
}
