package io.keybraid.sim.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** A preshared key for TLS in a file: hexadecimal digits and a line's end. */
final class PskFile {

    private static final int BYTES = 32;
    private static final int FEWEST_BYTES = 16;
    private static final int MOST_CHARACTERS = 1024;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private PskFile() {}

    /** Makes a key of 256 bits. */
    static void create(Path file, SecureRandom random) throws IOException {
        byte[] key = new byte[BYTES];
        byte[] text = new byte[2 * BYTES + 1];
        try {
            random.nextBytes(key);
            for (int i = 0; i < key.length; i++) {
                text[2 * i] = DIGITS[(key[i] >> 4) & 0xf];
                text[2 * i + 1] = DIGITS[key[i] & 0xf];
            }
            text[text.length - 1] = '\n';
            AtomicFile.write(file, text, "rw-------");
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    /**
     * The key; the caller wipes it.
     *
     * @throws IOException if it cannot be read, or is something else; quotes nothing of it
     */
    static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MOST_CHARACTERS) {
            throw new IOException("it is longer than a key");
        }
        byte[] text = Files.readAllBytes(file);
        byte[] key = {};
        try {
            int end = text.length;
            while (end > 0 && Character.isWhitespace(text[end - 1])) {
                end--;
            }
            key = new byte[end / 2];
            int wrong = end % 2 == 0 && key.length >= FEWEST_BYTES ? 0 : -1;
            for (int i = 0; i < key.length; i++) {
                int high = Character.digit(text[2 * i], 16);
                int low = Character.digit(text[2 * i + 1], 16);
                wrong |= high | low;
                key[i] = (byte) ((high << 4) | low);
            }
            if (wrong < 0) {
                throw new IOException("it holds no key of 32 or more hexadecimal digits");
            }
            return key.clone();
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }
}
