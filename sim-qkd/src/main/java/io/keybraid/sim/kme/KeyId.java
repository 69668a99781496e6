package io.keybraid.sim.kme;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A key_ID: a UUID in the notation of RFC 9562 (ETSI GS QKD 014, clause 6.3). Public. */
public record KeyId(UUID uuid) {

    // UUID.fromString takes 1-1-1-1-1 as well.
    private static final Pattern WRITTEN =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final long VERSION_MASK = 0xf000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0xc000000000000000L;
    private static final long VARIANT_RFC = 0x8000000000000000L;

    /** A new one, of version 4. */
    static KeyId random(SecureRandom random) {
        byte[] bytes = new byte[2 * Long.BYTES];
        random.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new KeyId(new UUID(
                (buffer.getLong() & ~VERSION_MASK) | VERSION_4, (buffer.getLong() & ~VARIANT_MASK) | VARIANT_RFC));
    }

    /** In upper or lower case; empty if the text is not a UUID. */
    public static Optional<KeyId> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WRITTEN.matcher(lower).matches() ? Optional.of(new KeyId(UUID.fromString(lower))) : Optional.empty();
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
