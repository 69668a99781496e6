package io.keybraid.host.journal;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Says what is wrong with the state directory, and what to do. */
final class StateDirectory {

    private static final long NEARLY_FULL = 1 << 20;

    private StateDirectory() {}

    /** Makes it where it is missing, for its owner only. One that is there keeps its permissions. */
    static void prepare(Path directory) throws OperatorException {
        try {
            if (!Files.exists(directory)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Path parent = directory.toAbsolutePath().getParent();
                if (parent != null) {
                    force(parent);
                }
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            if (!Files.isDirectory(directory)) {
                throw problem(directory + " is not a directory", "name another state directory");
            }
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw problem(
                        "others may write to the state directory " + directory,
                        "chmod 700 " + directory + ", or name a directory of Keybraid's own");
            }
        } catch (NoSuchFileException e) {
            throw new OperatorException(
                    OperatorException.Reason.STATE,
                    "the state directory " + directory + " cannot be made: " + directory.getParent() + " is missing",
                    "mkdir -p " + directory.getParent(),
                    e);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * Makes the names in a directory outlive a power cut. Only a channel can do this, and an interrupt breaks a channel: the
     * interrupt is put off, and the force done again.
     */
    static void force(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static OperatorException unusable(Path directory, IOException e) {
        return new OperatorException(
                OperatorException.Reason.STATE,
                "the state directory " + directory + " cannot be used: " + reason(e),
                "see that the user that Keybraid runs as may read and write it",
                e);
    }

    private static OperatorException problem(String message, String hint) {
        return new OperatorException(OperatorException.Reason.STATE, message, hint);
    }

    /** The system's words, without the path that some exceptions put before them. */
    static String reason(IOException e) {
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String message = e.getMessage();
        return e instanceof FileSystemException || message == null
                ? e.getClass().getSimpleName() + (message == null ? "" : " " + message)
                : message;
    }

    /** What to do when something in it cannot be read or written. */
    static String advice(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            if (store.isReadOnly()) {
                return "the file system of " + directory + " is read-only: see the kernel's log (dmesg) for why";
            }
            if (store.getUsableSpace() < NEARLY_FULL) {
                return "free some space on the file system of " + directory;
            }
        } catch (IOException e) {
            return "see whether " + directory + " is there, its permissions, and the kernel's log (dmesg)";
        }
        return "see the permissions of the files in " + directory + ", and the kernel's log (dmesg) for the disk";
    }
}
