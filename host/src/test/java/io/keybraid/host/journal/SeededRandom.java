package io.keybraid.host.journal;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** The same bytes for the same seed, so that a failure comes again; and no cost for seeding where it does not matter. */
public final class SeededRandom extends SecureRandom {

    private static final long serialVersionUID = 1;

    private final transient SplittableRandom bytes;

    public SeededRandom(long seed) {
        bytes = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] filled) {
        bytes.nextBytes(filled);
    }
}
