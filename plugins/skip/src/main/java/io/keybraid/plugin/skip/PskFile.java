package io.keybraid.plugin.skip;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.plugin.tls.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The file with the key that we share with our provider: hexadecimal digits in either case, and white space around them. Read anew for each
 * connection, so that nothing of it stays here and a new key is in use at once.
 */
record PskFile(Path path) {

    private static final int FEWEST_BYTES = 16;
    private static final int MOST_BYTES = 64;
    private static final int MOST_CHARACTERS = 1024;

    /**
     * The key; the caller wipes it.
     *
     * @throws BadSourceConfigException if the file cannot be used; quotes nothing of it
     */
    byte[] read() throws BadSourceConfigException {
        SecretFile.require(SkipSettings.PSK_FILE, path);
        byte[] text = bytes();
        try {
            return decoded(text);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private byte[] bytes() throws BadSourceConfigException {
        try {
            if (Files.size(path) > MOST_CHARACTERS) {
                throw mistake("is longer than any such key");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new BadSourceConfigException(
                    SkipSettings.PSK_FILE,
                    path + " cannot be read: " + e.getClass().getSimpleName(),
                    "check the path, and that the user that runs keybraid may read it (chown, chmod 600)");
        }
    }

    private byte[] decoded(byte[] text) throws BadSourceConfigException {
        int from = 0;
        int to = text.length;
        while (from < to && Character.isWhitespace(text[from])) {
            from++;
        }
        while (to > from && Character.isWhitespace(text[to - 1])) {
            to--;
        }
        int digits = to - from;
        if (digits % 2 != 0 || digits < 2 * FEWEST_BYTES || digits > 2 * MOST_BYTES) {
            throw mistake("holds " + digits + " characters");
        }
        byte[] key = new byte[digits / 2];
        int wrong = 0;
        for (int i = 0; i < key.length; i++) {
            int high = Character.digit(text[from + 2 * i], 16);
            int low = Character.digit(text[from + 2 * i + 1], 16);
            wrong |= high | low;
            key[i] = (byte) ((high << 4) | low);
        }
        if (wrong < 0) {
            Arrays.fill(key, (byte) 0);
            throw mistake("holds something else than hexadecimal digits");
        }
        return key;
    }

    private BadSourceConfigException mistake(String problem) {
        return new BadSourceConfigException(
                SkipSettings.PSK_FILE,
                path + " " + problem,
                "it must hold the key and no more: 32 to 128 hexadecimal digits, as from 'openssl rand -hex 32'");
    }
}
