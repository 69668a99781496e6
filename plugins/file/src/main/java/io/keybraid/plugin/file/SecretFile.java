package io.keybraid.plugin.file;

import io.keybraid.api.SharedSecret;
import java.time.Instant;
import java.util.Arrays;

/** A file that holds one secret, read anew for each round: so a change is seen at once, and nothing is kept. */
record SecretFile(GuardedFile file, SecretFormat format) {

    /** More than the longest secret in hexadecimal and its line end. */
    private static final int MOST_BYTES = 2 * SharedSecret.MAX_BYTES + 16;

    /** Of 32 random bytes about 30 differ; that fewer than this do happens less often than once in 10^9 secrets. */
    private static final int FEWEST_DIFFERENT = 16;

    /**
     * What is in it; the bytes are the caller's to wipe.
     *
     * @param changed when the file was last written
     */
    record Secret(byte[] bytes, Instant changed) implements AutoCloseable {
        @Override
        public void close() {
            Arrays.fill(bytes, (byte) 0);
        }

        @Override
        public String toString() {
            return "[secret of " + bytes.length + " bytes, written " + changed + "]";
        }
    }

    /**
     * Reads it.
     *
     * @throws FileProblem if the file is not fit, or does not hold a secret that nobody can guess
     */
    Secret read() throws FileProblem {
        GuardedFile.Content content = file.read(MOST_BYTES);
        try {
            Secret secret = new Secret(format.decode(content.bytes()), content.changed());
            try {
                requireStrength(secret.bytes());
                return secret;
            } catch (FileProblem e) {
                secret.close();
                throw e;
            }
        } catch (IllegalArgumentException e) {
            throw FileProblem.unfit(
                    file.path() + " is " + e.getMessage(), "write it so, or mend the source's setting 'format'");
        } finally {
            Arrays.fill(content.bytes(), (byte) 0);
        }
    }

    /** A hash of the secret crosses the wire, so that whoever sees it can try guesses: words and patterns are refused. */
    private void requireStrength(byte[] secret) throws FileProblem {
        String make = "make one with: wg genpsk > " + file.path();
        if (secret.length < SharedSecret.MIN_BYTES || secret.length > SharedSecret.MAX_BYTES) {
            throw FileProblem.unfit(
                    file.path() + " holds a secret of " + secret.length + " bytes; " + SharedSecret.MIN_BYTES + " to "
                            + SharedSecret.MAX_BYTES + " are allowed",
                    make);
        }
        boolean[] seen = new boolean[256];
        boolean text = true;
        int different = 0;
        for (byte each : secret) {
            different += seen[each & 0xff] ? 0 : 1;
            seen[each & 0xff] = true;
            text &= each == '\n' || each == '\r' || each == '\t' || (each >= ' ' && each <= '~');
        }
        if (text) {
            throw FileProblem.unfit(
                    file.path() + " holds text, such as a passphrase or a key in another 'format'",
                    "a passphrase can be guessed; " + make);
        }
        if (different < FEWEST_DIFFERENT) {
            throw FileProblem.unfit(file.path() + " holds a pattern and not random bytes", make);
        }
    }
}
