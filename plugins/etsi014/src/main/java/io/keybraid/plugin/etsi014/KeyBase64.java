package io.keybraid.plugin.etsi014;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** A key in base64 (RFC 4648, section 4, with padding), from characters to bytes with no String in between. */
final class KeyBase64 {

    /** Longer ones are of no use here and are not decoded. */
    private static final int MAX_CHARACTERS = 1 << 16;

    private KeyBase64() {}

    /**
     * The bytes; the caller wipes them. The characters are wiped here.
     *
     * @throws MalformedAnswerException if it is not padded, canonical base64
     */
    static byte[] decode(char[] characters, int offset, int length) throws MalformedAnswerException {
        if (length > MAX_CHARACTERS) {
            throw MalformedAnswerException.wrongLength(length / 4L * 3);
        }
        byte[] ascii = new byte[length];
        try {
            for (int i = 0; i < length; i++) {
                char c = characters[offset + i];
                ascii[i] = c < 0x80 ? (byte) c : 0;
            }
            return decode(ascii);
        } finally {
            Arrays.fill(ascii, (byte) 0);
            Arrays.fill(characters, offset, offset + length, '\0');
        }
    }

    private static byte[] decode(byte[] ascii) throws MalformedAnswerException {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(ascii);
        } catch (IllegalArgumentException e) {
            throw notBase64();
        }
        // The JDK forgives missing padding and stray bits; encoding again tells both.
        byte[] again = Base64.getEncoder().encode(decoded);
        boolean canonical = MessageDigest.isEqual(again, ascii);
        Arrays.fill(again, (byte) 0);
        if (!canonical) {
            Arrays.fill(decoded, (byte) 0);
            throw notBase64();
        }
        return decoded;
    }

    private static MalformedAnswerException notBase64() {
        return new MalformedAnswerException("a key that is not padded base64 (RFC 4648)");
    }
}
