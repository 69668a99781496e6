package io.keybraid.host.journal;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second host out of the state directory. The system lets go of it when the process ends, however it ends. */
final class DirectoryLock implements AutoCloseable {

    static final String FILE = "journal.lock";

    /** Closing any handle of a file drops all locks that the process has on it: within the process this set is the lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path held;
    private final RandomAccessFile file;

    private DirectoryLock(Path held, RandomAccessFile file) {
        this.held = held;
        this.file = file;
    }

    /** @throws OperatorException (STATE) if another process, or another journal of this one, holds it */
    static DirectoryLock of(Path directory) throws IOException, OperatorException {
        Path path = directory.toRealPath().resolve(FILE);
        if (!HELD.add(path)) {
            throw taken(directory, Long.toString(ProcessHandle.current().pid()));
        }
        boolean locked = false;
        try {
            DirectoryLock lock = new DirectoryLock(path, lockedFile(directory, path));
            locked = true;
            return lock;
        } finally {
            if (!locked) {
                HELD.remove(path);
            }
        }
    }

    private static RandomAccessFile lockedFile(Path directory, Path path) throws IOException, OperatorException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // As it is after every start but the first.
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean locked = false;
        try {
            if (file.getChannel().tryLock() == null) {
                throw taken(directory, holder(file));
            }
            locked = true;
            sign(file);
            return file;
        } finally {
            if (!locked) {
                file.close();
            }
        }
    }

    /** For whoever finds the lock taken. */
    private static void sign(RandomAccessFile file) {
        try {
            file.setLength(0);
            file.write(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // A full disk: the lock holds without a name in it.
            return;
        }
    }

    private static String holder(RandomAccessFile file) throws IOException {
        byte[] pid = new byte[(int) Math.min(20, file.length())];
        file.seek(0);
        file.readFully(pid);
        return new String(pid, StandardCharsets.US_ASCII);
    }

    private static OperatorException taken(Path directory, String who) {
        return new OperatorException(
                OperatorException.Reason.STATE,
                "another keybraid uses " + directory + (who.matches("[0-9]+") ? " (process " + who + ")" : ""),
                "stop it, or name another state directory for this one");
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
            return;
        } finally {
            HELD.remove(held);
        }
    }
}
