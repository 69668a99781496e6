package io.keybraid.host.key;

import io.keybraid.api.SharedSecret;

/** The key that the journal's files are sealed under. */
public final class JournalKey extends Secret32 {

    private JournalKey(SharedSecret bytes) {
        super(bytes);
    }

    /**
     * Takes 32 bytes over and wipes the array.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static JournalKey takeFrom(byte[] bytes) {
        return new JournalKey(SharedSecret.takeFrom(bytes));
    }
}
