package io.keybraid.host.identity;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The bytes of an identity file: written whole or not at all, never over another, readable by its owner only. */
final class IdentityFile {

    private static final int LARGEST = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;

    IdentityFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Writes the bytes to a neighbour, syncs it, and gives it the name in one step. The caller wipes the array. */
    void write(byte[] contents) throws OperatorException {
        refuseToOverwrite(null);
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw problem("there is no folder for " + file, "make it: mkdir -p " + folder, null);
        }
        Path neighbour = folder.resolve("." + file.getFileName() + ".new");
        try {
            writeNeighbour(neighbour, contents);
            takeName(neighbour);
            syncFolder(folder);
        } catch (FileAlreadyExistsException there) {
            refuseToOverwrite(there);
            throw problem("cannot write " + neighbour + ": it exists", "remove it, if nothing else writes it", there);
        } catch (IOException failed) {
            throw problem("cannot write " + file + ": " + words(failed), "look at the folder's permissions", failed);
        }
    }

    private void refuseToOverwrite(@Nullable IOException cause) throws OperatorException {
        if (Files.exists(file)) {
            throw problem(
                    file + " exists and is not overwritten",
                    "every peer pins this identity; move the file away if you want a new one",
                    cause);
        }
    }

    private void writeNeighbour(Path neighbour, byte[] contents) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(neighbour, options, ownerOnly(neighbour))) {
            ByteBuffer remaining = ByteBuffer.wrap(contents);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException notOurs) {
            throw notOurs;
        } catch (IOException failed) {
            Files.deleteIfExists(neighbour);
            throw failed;
        }
    }

    /** By a link, which unlike a rename fails where the name is taken; by a rename where there are no links. */
    private void takeName(Path neighbour) throws IOException {
        try {
            Files.createLink(file, neighbour);
        } catch (UnsupportedOperationException noLinks) {
            Files.move(neighbour, file);
        } finally {
            Files.deleteIfExists(neighbour);
        }
    }

    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // Not every file system can sync a folder; the file itself is synced.
            return;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path neighbour) {
        Path folder = neighbour.getParent();
        if (folder == null || !hasPermissions(folder)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)};
    }

    /** Does not look for the mount point, which a changed root directory may have none of. */
    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The whole file, if nobody but its owner may touch it. The caller wipes the array. */
    byte[] read() throws OperatorException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) { // reading from a pipe might never end
                throw problem(file + " is not a file", "name the file that 'keybraid identity new' made", null);
            }
            refuseOpenPermissions();
            return readAtMost(LARGEST);
        } catch (NoSuchFileException missing) {
            throw problem("there is no identity at " + file, "run: keybraid identity new --file " + file, missing);
        } catch (AccessDeniedException denied) {
            throw problem("may not read " + file, "run as the user that owns it, or give it to this user", denied);
        } catch (IOException failed) {
            throw problem("cannot read " + file + ": " + words(failed), "it should be a file in PEM", failed);
        }
    }

    private void refuseOpenPermissions() throws IOException, OperatorException {
        if (!hasPermissions(file)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw problem(
                    file + " can be used by others (" + PosixFilePermissions.toString(permissions) + ")",
                    "run: chmod 600 " + file,
                    null);
        }
    }

    private byte[] readAtMost(int most) throws IOException, OperatorException {
        // One buffer, wiped: readNBytes(int) would leave parts of a private key behind in buffers of its own.
        byte[] buffer = new byte[most + 1];
        try (InputStream input = Files.newInputStream(file)) {
            int length = input.readNBytes(buffer, 0, buffer.length);
            if (length > most) {
                throw problem(file + " is too large for an identity", "is it the right file?", null);
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    OperatorException problem(String message, String hint, @Nullable Throwable cause) {
        return new OperatorException(Reason.IDENTITY, message, hint, cause);
    }

    private static String words(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
