package io.keybraid.sim.kme;

import java.time.Duration;

/**
 * What a KME grants, as its status tells (ETSI GS QKD 014, clause 6.1). Sizes in bits.
 *
 * @param maxWaitingKeys for each pair of master and slave: keys that the master has and the slave has not fetched yet;
 *     the oldest is forgotten when one more comes
 * @param keyLifetime how long such a key waits
 */
public record KeyLimits(
        int keySize,
        int minKeySize,
        int maxKeySize,
        int maxKeysPerRequest,
        int maxSaeIds,
        int maxWaitingKeys,
        Duration keyLifetime) {

    /** Keys of 256 bits, 64 to 4096 on request, 128 at a time, for 8 additional slaves. */
    public static final KeyLimits DEFAULT = new KeyLimits(256, 64, 4096, 128, 8, 10_000, Duration.ofHours(1));

    private static final int BITS = Byte.SIZE;

    public KeyLimits {
        if (minKeySize < BITS || minKeySize > keySize || keySize > maxKeySize) {
            throw new IllegalArgumentException("key sizes go from " + minKeySize + " to " + maxKeySize
                    + " bits, at least 8, and " + keySize + " is not between them");
        }
        if (keySize % BITS != 0 || minKeySize % BITS != 0 || maxKeySize % BITS != 0) {
            throw new IllegalArgumentException("key sizes are multiples of 8 bits");
        }
        if (maxKeysPerRequest < 1 || maxSaeIds < 0 || maxWaitingKeys < 1 || !keyLifetime.isPositive()) {
            throw new IllegalArgumentException("a KME grants at least one key a request, and keeps it for a while");
        }
    }

    /** The same with another default size, which widens the range if need be. */
    public KeyLimits withKeySize(int size) {
        return new KeyLimits(
                size,
                Math.min(minKeySize, size),
                Math.max(maxKeySize, size),
                maxKeysPerRequest,
                maxSaeIds,
                maxWaitingKeys,
                keyLifetime);
    }
}
