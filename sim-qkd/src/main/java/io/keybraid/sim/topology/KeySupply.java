package io.keybraid.sim.topology;

/**
 * How fast a link makes key material and how much of it can lie in store at its two ends.
 *
 * @param bitsPerSecond 0 for a link that has only what it starts with
 * @param startBits what is in store at the start
 */
public record KeySupply(double bitsPerSecond, long capacityBits, long startBits) {

    public KeySupply {
        if (!(bitsPerSecond >= 0) || Double.isInfinite(bitsPerSecond)) {
            throw new IllegalArgumentException(
                    "a link's rate is a number of bits a second from 0, not " + bitsPerSecond);
        }
        if (capacityBits <= 0) {
            throw new IllegalArgumentException("a link stores at least one bit, not " + capacityBits);
        }
        if (startBits < 0 || startBits > capacityBits) {
            throw new IllegalArgumentException(
                    "a link starts with 0 to " + capacityBits + " bits in store, not " + startBits);
        }
    }

    /** Full at the start. */
    public KeySupply(double bitsPerSecond, long capacityBits) {
        this(bitsPerSecond, capacityBits, Math.max(0, capacityBits));
    }

    /** The same in keys of {@code keySize} bits, full at the start. */
    public static KeySupply ofKeys(double keysPerSecond, long keys, int keySize) {
        return new KeySupply(keysPerSecond * keySize, Math.multiplyExact(keys, (long) keySize));
    }
}
