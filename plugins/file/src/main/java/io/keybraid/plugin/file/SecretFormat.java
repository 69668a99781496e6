package io.keybraid.plugin.file;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** How a secret is written in its file. */
enum SecretFormat {
    /** RFC 4648, section 4, as {@code wg genpsk} and Rosenpass write it. */
    BASE64,
    /** Two digits for each byte. */
    HEX,
    /** The bytes themselves. */
    RAW;

    /** The words in the configuration. */
    static List<String> words() {
        return Arrays.stream(values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The format with one of the {@link #words()}. */
    static SecretFormat named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * The secret that the file's bytes stand for; both arrays are the caller's to wipe. White space at the end of text
     * does not count.
     *
     * @throws IllegalArgumentException, without a word of the content, if it is not written so
     */
    byte[] decode(byte[] content) {
        if (this == RAW) {
            return content.clone();
        }
        byte[] text = Arrays.copyOf(content, lengthWithoutEnd(content));
        try {
            return this == BASE64 ? base64(text) : hex(text);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static byte[] base64(byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // Not passed on as the cause: its message quotes a character of the secret.
            throw new IllegalArgumentException("not base64");
        }
    }

    private static byte[] hex(byte[] text) {
        byte[] bytes = new byte[text.length / 2];
        boolean wrong = text.length % 2 != 0;
        for (int i = 0; i < bytes.length; i++) {
            wrong |= !HexFormat.isHexDigit(text[2 * i]) || !HexFormat.isHexDigit(text[2 * i + 1]);
            if (!wrong) {
                bytes[i] = (byte) (HexFormat.fromHexDigit(text[2 * i]) << 4 | HexFormat.fromHexDigit(text[2 * i + 1]));
            }
        }
        if (wrong) {
            Arrays.fill(bytes, (byte) 0);
            throw new IllegalArgumentException("not hexadecimal");
        }
        return bytes;
    }

    private static int lengthWithoutEnd(byte[] content) {
        int length = content.length;
        while (length > 0
                && (content[length - 1] == '\n' || content[length - 1] == '\r' || content[length - 1] == ' ')) {
            length--;
        }
        return length;
    }
}
