package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The socket's file: one live process has it. A lock beside it tells a live process from one that died without removing
 * the socket, and the kernel lets go of the lock with the process.
 */
final class AdminSocket implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;
    private final ServerSocketChannel server;

    private AdminSocket(Path path, FileChannel lock, ServerSocketChannel server) {
        this.path = path;
        this.lock = lock;
        this.server = server;
    }

    /** @throws OperatorException if another process lives there, or the file or its group cannot be had */
    static AdminSocket open(Path path, Optional<String> group) throws OperatorException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a socket stands in a folder");
        FileChannel lock = null;
        ServerSocketChannel server = null;
        try {
            makeFolder(folder, group);
            lock = lock(path);
            removeStale(path);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            permit(path, group);
            return new AdminSocket(path, lock, server);
        } catch (IOException e) {
            closeQuietly(server);
            closeQuietly(lock);
            throw new OperatorException(
                    Reason.STATE,
                    "cannot make the admin socket " + path + ": " + e.getMessage(),
                    "see that the folder exists and this user may write to it, or set admin-socket",
                    e);
        } catch (OperatorException e) {
            closeQuietly(server);
            closeQuietly(lock);
            throw e;
        }
    }

    ServerSocketChannel server() {
        return server;
    }

    /** The user that this process is to the file system. */
    String owner() throws OperatorException {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.STATE, "the admin socket " + path + " vanished", "see who else writes to its folder", e);
        }
    }

    private static void makeFolder(Path folder, Optional<String> group) throws IOException, OperatorException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (group.isPresent()) {
            give(folder, group.get(), "rwxr-x---");
        }
    }

    private static FileChannel lock(Path path) throws IOException, OperatorException {
        FileChannel channel = FileChannel.open(
                path.resolveSibling(path.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held by another host in this process: told below
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw alreadyRunning(path);
    }

    private static OperatorException alreadyRunning(Path path) {
        return new OperatorException(
                Reason.STATE,
                "another keybraid is running with this state directory: it holds " + path,
                "stop that one first, or give this one a state directory of its own");
    }

    private static void removeStale(Path path) throws IOException, OperatorException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean socket = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!socket) {
            throw new OperatorException(
                    Reason.STATE,
                    path + " is not a socket",
                    "move that file away, or set admin-socket to another path");
        }
        if (answers(path)) {
            throw alreadyRunning(path);
        }
        Files.delete(path);
    }

    private static boolean answers(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void permit(Path path, Optional<String> group) throws IOException, OperatorException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        if (group.isPresent()) {
            give(path, group.get(), "rw-rw----");
        }
    }

    private static void give(Path path, String group, String permissions) throws IOException, OperatorException {
        try {
            GroupPrincipal principal =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (UserPrincipalNotFoundException e) {
            throw new OperatorException(
                    Reason.CONFIG, "there is no group '" + group + "'", "make it, or mend admin-group", e);
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.STATE,
                    "cannot give " + path + " to the group '" + group + "': " + e.getMessage(),
                    "run as root, or as a member of that group",
                    e);
        }
    }

    /** The lock's file stays: removing it would let two processes lock two files of one name. */
    @Override
    public void close() {
        closeQuietly(server);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // the next start finds it stale and removes it
        }
        closeQuietly(lock);
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // nothing more can be done with it
        }
    }
}
