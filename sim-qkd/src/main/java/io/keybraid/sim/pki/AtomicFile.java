package io.keybraid.sim.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes a file so that it is there whole or not at all, and is never readable by more than it should be. */
final class AtomicFile {

    private AtomicFile() {}

    /** @param permissions as in {@code rw-r--r--}; without effect where the file system has none */
    static void write(Path file, byte[] content, String permissions) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        try {
            create(unfinished, content, permissions);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void create(Path file, byte[] content, String permissions) throws IOException {
        try (FileChannel out = open(file, permissions)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    private static FileChannel open(Path file, String permissions) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return FileChannel.open(
                    file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        } catch (UnsupportedOperationException e) {
            return FileChannel.open(file, options);
        }
    }
}
