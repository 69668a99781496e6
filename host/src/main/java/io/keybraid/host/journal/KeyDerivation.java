package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** How the journal's key comes from what the operator keeps; public, and stored in the journal's header. */
sealed interface KeyDerivation {

    /** On disk, in bytes. */
    int LENGTH = 26;

    int SALT_BYTES = 16;

    /** What the operator keeps is the key. */
    record Direct() implements KeyDerivation {}

    /**
     * Argon2id (RFC 9106), version 1.3.
     *
     * @param memory in KiB
     */
    record Argon2id(int memory, int passes, int lanes, PublicBytes salt) implements KeyDerivation {

        /** A header that asks for more is refused: it would only be a way to stop the host. */
        private static final int MOST_MEMORY = 1 << 20;

        private static final int MOST_PASSES = 64;
        private static final int MOST_LANES = 64;

        public Argon2id {
            if (salt.length() != SALT_BYTES
                    || passes < 1
                    || passes > MOST_PASSES
                    || lanes < 1
                    || lanes > MOST_LANES
                    || memory < 8 * lanes
                    || memory > MOST_MEMORY) {
                throw new IllegalArgumentException("Argon2id cannot run with these parameters");
            }
        }

        /** RFC 9106, section 4, the second recommended option: 64 MiB, three passes, four lanes. */
        static Argon2id recommended(SecureRandom random) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return new Argon2id(1 << 16, 3, 4, PublicBytes.copyOf(salt));
        }
    }

    default void write(ByteBuffer out) {
        switch (this) {
            case Direct direct -> out.put(new byte[LENGTH]);
            case Argon2id argon ->
                out.put((byte) 1)
                        .put((byte) argon.lanes())
                        .putInt(argon.memory())
                        .putInt(argon.passes())
                        .put(argon.salt().toByteArray());
        }
    }

    /** @throws IllegalArgumentException if these are no parameters */
    static KeyDerivation read(ByteBuffer in) {
        int kind = in.get();
        int lanes = in.get();
        int memory = in.getInt();
        int passes = in.getInt();
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        return switch (kind) {
            case 0 -> new Direct();
            case 1 -> new Argon2id(memory, passes, lanes, PublicBytes.copyOf(salt));
            default -> throw new IllegalArgumentException("an unknown way to derive the key: " + kind);
        };
    }
}
