package io.keybraid.host.journal;

import io.keybraid.host.problem.OperatorException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A directory of a POSIX file system, locked against other processes.
 *
 * <p>Files are written through {@link RandomAccessFile}: an interrupt closes a channel under the hands of whoever uses it,
 * and tunnels are interrupted when a round is given up.
 */
final class DirectoryStorage implements JournalStorage {

    /** It is read whole, so it must fit into the heap; the journal of ten thousand tunnels is a tenth of this. */
    private static final long MOST_BYTES = 64L << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final Optional<DirectoryLock> lock;

    private DirectoryStorage(Path directory, Optional<DirectoryLock> lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes the directory where there is none, and locks it. A read-only file system needs no lock: nobody writes there.
     *
     * @throws OperatorException (STATE) if it is no directory, cannot be used, others may write to it, or another process
     *     uses it
     */
    static DirectoryStorage open(Path directory) throws OperatorException {
        StateDirectory.prepare(directory);
        try {
            return new DirectoryStorage(
                    directory, isReadOnly(directory) ? Optional.empty() : Optional.of(DirectoryLock.of(directory)));
        } catch (IOException e) {
            throw StateDirectory.unusable(directory, e);
        }
    }

    private static boolean isReadOnly(Path directory) {
        try {
            return Files.getFileStore(directory).isReadOnly();
        } catch (IOException e) {
            // Under a changed root directory the kernel does not name the mount point. The lock will tell.
            return false;
        }
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new OpenToOthersException(file);
        }
        if (!Files.isRegularFile(file)) { // reading from a pipe might never end
            throw new IOException(file + " is not a file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + (MOST_BYTES >> 20) + " MiB, and no journal has");
        }
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Optional.of(in.readAllBytes());
        }
    }

    @Override
    public OpenFile create(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        return new RandomAccess(new RandomAccessFile(file.toFile(), "rw"));
    }

    /** A file of the journal that others than its owner may use. */
    private static final class OpenToOthersException extends IOException {

        private final Path file;

        OpenToOthersException(Path file) {
            super("others than its owner may use " + file);
            this.file = file;
        }

        String advice() {
            return "chmod 600 " + file + ", and ask who may have read it";
        }
    }

    private record RandomAccess(RandomAccessFile file) implements OpenFile {

        @Override
        public void write(long at, byte[] bytes) throws IOException {
            file.seek(at);
            file.write(bytes);
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // What was forced is durable, and nobody relies on the rest.
                return;
            }
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(
                directory.resolve(from),
                directory.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void forceDirectory() throws IOException {
        StateDirectory.force(directory);
    }

    @Override
    public String describe(String name) {
        return directory.resolve(name).toString();
    }

    @Override
    public String advice(IOException failure) {
        return failure instanceof OpenToOthersException open ? open.advice() : StateDirectory.advice(directory);
    }

    @Override
    public void close() {
        lock.ifPresent(DirectoryLock::close);
    }
}
