package io.keybraid.plugin.etsi014;

import io.keybraid.api.PublicBytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * A key_ID: a UUID in the standard, opaque in the field. 1 to {@value #MAX_BYTES} bytes of UTF-8 without control characters. Public.
 */
record KeyId(String value) {

    static final int MAX_BYTES = 1024;

    private static final int SHOWN_CHARACTERS = 80;

    KeyId {
        if (!isUsable(value)) {
            throw new IllegalArgumentException("not a key_ID");
        }
    }

    /** The key_ID that a KME wrote; empty where it is none. */
    static Optional<KeyId> of(String value) {
        return isUsable(value) ? Optional.of(new KeyId(value)) : Optional.empty();
    }

    /** The key_ID that the other end offers; empty where it is none. */
    static Optional<KeyId> ofOffer(PublicBytes offer) {
        if (offer.length() > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(offer.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** As it crosses the control channel. */
    PublicBytes toOffer() {
        return PublicBytes.copyOf(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a KME's answer names this key. Some KMEs write UUIDs now in capitals, now in small letters. */
    boolean isNamedBy(KeyId answered) {
        return value.equals(answered.value) || (isUuid() && value.equalsIgnoreCase(answered.value));
    }

    /** Whether it is what the standard asks for. */
    boolean isUuid() {
        try {
            return UUID.fromString(value).toString().equalsIgnoreCase(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isUsable(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_BYTES
                && value.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(value)
                && value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** The first characters. */
    @Override
    public String toString() {
        return value.length() > SHOWN_CHARACTERS ? value.substring(0, SHOWN_CHARACTERS) + "…" : value;
    }
}
