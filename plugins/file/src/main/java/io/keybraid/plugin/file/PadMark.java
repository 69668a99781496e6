package io.keybraid.plugin.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a pad is used up, in a file beside it: durable before a byte of it is read. */
record PadMark(Path pad) {

    private static final Pattern FORM = Pattern.compile("keybraid pad used ([0-9]{1,18})\n");
    private static final int MOST_BYTES = 64;

    private Path file() {
        return pad.resolveSibling(pad.getFileName() + ".used");
    }

    /**
     * The mark, in bytes from the beginning of the pad; zero if none was ever written.
     *
     * @throws FileProblem if what is there is no mark
     */
    long read() throws FileProblem {
        GuardedFile.Content content;
        try {
            content = new GuardedFile(file(), Optional.empty()).read(MOST_BYTES);
        } catch (FileProblem e) {
            if (e.isAbsent()) {
                return 0;
            }
            throw e;
        }
        Matcher matcher = FORM.matcher(new String(content.bytes(), StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw FileProblem.unfit(
                    file() + " does not say how much of the pad is used",
                    "put it back from a backup; or remove it together with the pad, and bring a new pad to both ends");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Replaces the mark; afterwards it survives a loss of power. */
    void write(long used) throws IOException {
        Path next = file().resolveSibling(file().getFileName() + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text = ByteBuffer.wrap(("keybraid pad used " + used + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file().toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
