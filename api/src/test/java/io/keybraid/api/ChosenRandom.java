package io.keybraid.api;

import java.security.SecureRandom;

/** "Randomness" that a test vector prescribes, each byte given once. */
public final class ChosenRandom extends SecureRandom {

    private static final long serialVersionUID = 1;

    private final byte[] bytes;
    private int next;

    public ChosenRandom(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** @throws IllegalStateException if fewer bytes are left */
    @Override
    public void nextBytes(byte[] target) {
        if (target.length > bytes.length - next) {
            throw new IllegalStateException("the vector prescribes only " + bytes.length + " random bytes");
        }
        System.arraycopy(bytes, next, target, 0, target.length);
        next += target.length;
    }
}
