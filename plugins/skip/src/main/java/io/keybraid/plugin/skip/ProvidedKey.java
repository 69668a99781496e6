package io.keybraid.plugin.skip;

import io.keybraid.api.SharedSecret;
import java.nio.charset.StandardCharsets;

/** A key of a provider and its name, which is public. Close it, or the secret. */
record ProvidedKey(String keyId, SharedSecret secret) implements AutoCloseable {

    /** What Keybraid asks for: 256 bits. */
    static final int BYTES = 32;

    static final int MAX_ID_BYTES = 1024;

    /** Whether it can be a keyId: hexadecimal in the draft, any printable text in the field. */
    static boolean isKeyId(String text) {
        return !text.isBlank()
                && text.length() <= MAX_ID_BYTES
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES;
    }

    @Override
    public void close() {
        secret.close();
    }
}
