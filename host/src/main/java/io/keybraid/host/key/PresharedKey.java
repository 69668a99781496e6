package io.keybraid.host.key;

import io.keybraid.api.SharedSecret;
import java.lang.foreign.ValueLayout;

/** A WireGuard preshared key (wg(8)); never all zeros, which WireGuard takes for "none". */
public final class PresharedKey extends Secret32 {

    private PresharedKey(SharedSecret bytes) {
        super(bytes);
    }

    /**
     * Takes 32 bytes over and wipes the array.
     *
     * @throws IllegalArgumentException if they are not 32, or all zero
     */
    public static PresharedKey takeFrom(byte[] bytes) {
        PresharedKey key = new PresharedKey(SharedSecret.takeFrom(bytes));
        if (key.isAllZero()) {
            throw new IllegalArgumentException("an all-zero preshared key means none");
        }
        return key;
    }

    /** In constant time. */
    public boolean matches(PresharedKey other) {
        return sameBytes(other);
    }

    private boolean isAllZero() {
        return expose(segment -> {
            int any = 0;
            for (int i = 0; i < LENGTH; i++) {
                any |= segment.get(ValueLayout.JAVA_BYTE, i);
            }
            return any == 0;
        });
    }
}
