package io.keybraid.plugin.file;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.nio.file.Path;

/** What is said of the other end's messages. */
final class Refusal {

    private Refusal() {}

    /** @param message offer or answer */
    static KeySourceException malformed(String message, String problem) {
        return new KeySourceException(
                Reason.BAD_MESSAGE,
                "the other end's " + message + " " + problem,
                "look at the other end: its file plugin never sends such a one");
    }

    /** The proof does not fit the secret here. */
    static KeySourceException otherSecret(Path file) {
        return new KeySourceException(
                Reason.NOT_FOUND,
                "the other end's file does not hold the secret that is in " + file,
                "if a program renews it, one of the next rounds will do; else bring the same file to both ends");
    }
}
