package io.keybraid.plugin.pkcs11;

import io.keybraid.api.BadSourceConfigException;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What opens the token. Thread-safe. */
interface Pin extends AutoCloseable {

    /** It cannot be had now; the message says why, and nothing of it. */
    final class UnreadableException extends Exception {
        UnreadableException(String message) {
            super(message);
        }
    }

    /** Its characters; the caller wipes them. */
    char[] characters() throws UnreadableException;

    /** Wipes what is kept. */
    @Override
    void close();

    /** In a file that its owner alone may read, or a systemd credential; read at each login, and not kept. */
    static Pin inFile(Path path) throws BadSourceConfigException {
        PinFile file = new PinFile(path);
        try {
            Arrays.fill(file.characters(), '\0');
            return file;
        } catch (UnreadableException e) {
            throw new BadSourceConfigException(
                    "pin", String.valueOf(e.getMessage()), "write the PIN into it, and: chmod 600 " + path);
        }
    }

    /** Asked for once, now, without an echo. */
    static Pin fromTerminal(String source) throws BadSourceConfigException {
        char[] typed = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("PIN of the token of source %s: ", source))
                .orElseGet(() -> new char[0]);
        if (typed.length == 0) {
            throw new BadSourceConfigException(
                    "pin", "is missing, and there is no terminal to ask for it", "name a file that holds the PIN");
        }
        return new Typed(typed);
    }

    /** @param path a file of at most a line */
    record PinFile(Path path) implements Pin {

        private static final int MOST_BYTES = 256;
        private static final Set<PosixFilePermission> FORBIDDEN =
                EnumSet.complementOf(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

        @Override
        public char[] characters() throws UnreadableException {
            try {
                requirePrivate();
                byte[] bytes = Files.readAllBytes(path);
                try {
                    return decode(bytes);
                } finally {
                    Arrays.fill(bytes, (byte) 0);
                }
            } catch (IOException | UnsupportedOperationException e) {
                throw new UnreadableException(
                        path + " cannot be read (" + e.getClass().getSimpleName() + ")");
            }
        }

        private void requirePrivate() throws IOException, UnreadableException {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > MOST_BYTES) {
                throw new UnreadableException(path + " is not a file with a PIN in it");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            // systemd lets the unit's user read a credential by an access list, which shows as its group's permission.
            if (isCredential()) {
                permissions.remove(PosixFilePermission.GROUP_READ);
            }
            permissions.retainAll(FORBIDDEN);
            if (!permissions.isEmpty()) {
                throw new UnreadableException(path + " may be used by others than its owner");
            }
        }

        private boolean isCredential() {
            return Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY"))
                    .filter(folder -> path.startsWith(Path.of(folder)))
                    .isPresent();
        }

        private char[] decode(byte[] bytes) throws UnreadableException {
            int length = bytes.length;
            while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
                length--;
            }
            if (length == 0) {
                throw new UnreadableException(path + " is empty");
            }
            CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, length));
            char[] pin = new char[characters.remaining()];
            characters.get(pin);
            Arrays.fill(characters.array(), '\0');
            return pin;
        }

        @Override
        public void close() {}
    }

    /** Kept until it is closed: a token that was pulled and comes back is opened with it. */
    final class Typed implements Pin {
        private final char[] typed;

        Typed(char[] typed) {
            this.typed = typed;
        }

        @Override
        public char[] characters() {
            return typed.clone();
        }

        @Override
        public void close() {
            Arrays.fill(typed, '\0');
        }
    }
}
