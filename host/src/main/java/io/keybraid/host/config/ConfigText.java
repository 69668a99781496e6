package io.keybraid.host.config;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Brings the file's text in: bounded, and strictly UTF-8. */
final class ConfigText {

    /** In bytes; 10,000 tunnels take about 3 MiB. */
    static final int MAX_BYTES = 4 << 20;

    private ConfigText() {}

    static String read(Path file) throws OperatorException {
        if (!Files.exists(file)) {
            throw unreadable(
                    file,
                    Files.exists(HostConfig.folderOf(file)) ? "there is no such file" : "there is no such folder",
                    "'keybraid init' makes one, and docs/configuration.md begins with a whole one to copy;"
                            + " another is named with --config",
                    null);
        }
        if (!Files.isRegularFile(file)) {
            throw unreadable(file, "it is not a file", "name the file itself", null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw mistake(file, Location.START, "is larger than 4 MiB", "is this a configuration file?");
            }
            return decode(file, bytes);
        } catch (AccessDeniedException e) {
            throw unreadable(
                    file,
                    "permission denied",
                    "run as a user who may read it, or let this one: chown or chmod " + file,
                    e);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), "see whether its disk is well", e);
        }
    }

    private static String decode(Path file, byte[] bytes) throws BadConfigException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw mistake(
                    file,
                    endOf(text),
                    "the byte 0x%02x is not UTF-8".formatted(bytes[in.position()]),
                    "save the file as UTF-8; if it is whole, an editor may have used another encoding");
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Location endOf(String text) {
        int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        return new Location(line, text.length() - text.lastIndexOf('\n'));
    }

    private static BadConfigException mistake(Path file, Location location, String problem, String hint) {
        Mistakes mistakes = new Mistakes(file);
        mistakes.add(location, "", problem, hint);
        return new BadConfigException(mistakes.inOrder());
    }

    private static OperatorException unreadable(Path file, String why, String hint, @Nullable Throwable cause) {
        return new OperatorException(Reason.CONFIG, "cannot read " + file + ": " + why, hint, cause);
    }
}
