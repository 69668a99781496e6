package io.keybraid.host.config;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes a configuration file: whole and on the disk, or not at all. */
final class ConfigFile {

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    /** It holds no secret, and the host may run as another user than the one who sets it up. */
    private static final Set<PosixFilePermission> ALL_READ = PosixFilePermissions.fromString("rw-r--r--");

    private ConfigFile() {}

    /** A file that is not there yet, with the folders it stands in. */
    static void create(Path file, String text) throws OperatorException {
        requireNone(file);
        write(file, text, ALL_READ);
    }

    static void requireNone(Path file) throws OperatorException {
        if (Files.exists(file)) {
            throw new OperatorException(
                    Reason.CONFIG,
                    file + " exists already, and is left as it is",
                    "go on with it: 'keybraid invite' and 'keybraid join' add tunnels; for a new one, move it away"
                            + " first: mv "
                            + file + " " + file + ".old");
        }
    }

    /** A file that is there, with its permissions; where a link points to it, the link stays. */
    static void replace(Path file, String text) throws OperatorException {
        Path real;
        Set<PosixFilePermission> permissions;
        try {
            real = file.toRealPath();
            permissions = Files.getPosixFilePermissions(real);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        write(real, text, permissions);
    }

    private static void write(Path file, String text, Set<PosixFilePermission> permissions) throws OperatorException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(HostConfig.folderOf(file));
            Files.deleteIfExists(beside);
            Files.createFile(beside, PosixFilePermissions.asFileAttribute(OWNERS));
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(beside, permissions);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static OperatorException unwritable(Path file, IOException e) {
        return new OperatorException(
                Reason.CONFIG,
                "cannot write " + file + ": " + e.getMessage(),
                "run as a user who may write in its folder; the file is as it was",
                e);
    }
}
