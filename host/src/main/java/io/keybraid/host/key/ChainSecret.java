package io.keybraid.host.key;

import io.keybraid.api.SharedSecret;

/** The secret that is carried from one rotation to the next (TS 103 744, chain_secret). */
public final class ChainSecret extends Secret32 {

    private ChainSecret(SharedSecret bytes) {
        super(bytes);
    }

    /**
     * Takes 32 bytes over and wipes the array.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static ChainSecret takeFrom(byte[] bytes) {
        return new ChainSecret(SharedSecret.takeFrom(bytes));
    }

    /** The chain secret of a tunnel that has none yet: 32 zero bytes. */
    public static ChainSecret none() {
        return takeFrom(new byte[LENGTH]);
    }

    /** In constant time. */
    public boolean matches(ChainSecret other) {
        return sameBytes(other);
    }
}
