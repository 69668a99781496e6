package io.keybraid.sim.topology;

/**
 * How fast a link makes key material and how much of it can lie in store at its two ends.
 *
 * @param bitsPerSecond 0 for a link that has only what it starts with
 * @param capacityBits the store is full at the start
 */
public record KeySupply(double bitsPerSecond, long capacityBits) {

    /** Between two SAEs of one KME, where no quantum link is needed: as good as unbounded. */
    public static final KeySupply WITHIN_ONE_KME = new KeySupply(1e12, 1_000_000_000L);

    public KeySupply {
        if (!(bitsPerSecond >= 0) || Double.isInfinite(bitsPerSecond)) {
            throw new IllegalArgumentException(
                    "a link's rate is a number of bits a second from 0, not " + bitsPerSecond);
        }
        if (capacityBits <= 0) {
            throw new IllegalArgumentException("a link stores at least one bit, not " + capacityBits);
        }
    }

    /** The same in keys of {@code keySize} bits. */
    public static KeySupply ofKeys(double keysPerSecond, long keys, int keySize) {
        return new KeySupply(keysPerSecond * keySize, Math.multiplyExact(keys, (long) keySize));
    }
}
