package io.keybraid.sim.kme;

import io.keybraid.sim.profile.KeyIdForm;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A key_ID: a UUID in the notation of RFC 9562 (ETSI GS QKD 014, clause 6.3), or several joined with '+'. Public. */
public record KeyId(String text) {

    // UUID.fromString takes 1-1-1-1-1 as well.
    private static final String ONE = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final Pattern UUID_ALONE = Pattern.compile(ONE);
    private static final Pattern JOINED = Pattern.compile(ONE + "(\\+" + ONE + "){0,7}");
    private static final long VERSION_MASK = 0xf000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0xc000000000000000L;
    private static final long VARIANT_RFC = 0x8000000000000000L;

    /** A new one, of UUIDs of version 4. */
    static KeyId random(SecureRandom random, KeyIdForm form) {
        return switch (form) {
            case UUID -> new KeyId(uuid(random));
            case JOINED_UUIDS -> new KeyId(uuid(random) + "+" + uuid(random));
        };
    }

    private static String uuid(SecureRandom random) {
        byte[] bytes = new byte[2 * Long.BYTES];
        random.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(
                        (buffer.getLong() & ~VERSION_MASK) | VERSION_4,
                        (buffer.getLong() & ~VARIANT_MASK) | VARIANT_RFC)
                .toString();
    }

    /** In upper or lower case; empty if the text is of another form. */
    public static Optional<KeyId> parse(String text, KeyIdForm form) {
        Pattern written = switch (form) {
            case UUID -> UUID_ALONE;
            case JOINED_UUIDS -> JOINED;
        };
        String lower = text.toLowerCase(Locale.ROOT);
        return written.matcher(lower).matches() ? Optional.of(new KeyId(lower)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
