package io.keybraid.plugin.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file with a secret, read only while nobody else could have written it or could read it: a regular file, not a link,
 * that belongs to root, to this process's user or to the user named, without permissions for others, in a folder in which
 * only those may put files.
 *
 * @param owner a further user whose file it may be; then the file's group may read it, too
 */
record GuardedFile(Path path, Optional<String> owner) {

    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /**
     * What was read; the array is the caller's to wipe.
     *
     * @param changed when it was last written
     */
    record Content(byte[] bytes, Instant changed) {}

    /**
     * All of it.
     *
     * @throws FileProblem if it is absent, not fit, or longer than allowed
     */
    Content read(int most) throws FileProblem {
        Map<String, Object> before = check();
        try (SeekableByteChannel channel =
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            byte[] bytes = readAll(channel, most);
            if (!sameFile(before, check())) {
                Arrays.fill(bytes, (byte) 0);
                throw FileProblem.absent(
                        path + " was replaced while it was read", "it is read again in the next round");
            }
            return new Content(
                    bytes, attribute(before, "lastModifiedTime", FileTime.class).toInstant());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Whether it is fit to be read, and its attributes: unix:*. */
    Map<String, Object> check() throws FileProblem {
        try {
            Map<String, Object> file = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
            if (!Boolean.TRUE.equals(file.get("isRegularFile"))) {
                throw FileProblem.unfit(
                        path + " is not a regular file" + (Files.isSymbolicLink(path) ? " but a link" : ""),
                        "name the file itself: links are not followed");
            }
            checkOwner(path, file);
            checkPermissions(file);
            checkFolder();
            return file;
        } catch (IOException e) {
            throw failure(e);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw FileProblem.unfit(
                    path + " is on a system without UNIX permissions",
                    "this source needs Linux, macOS or another UNIX");
        }
    }

    private void checkOwner(Path what, Map<String, Object> attributes) throws FileProblem {
        String name = String.valueOf(attributes.get("owner"));
        boolean ours = Integer.valueOf(0).equals(attributes.get("uid"))
                || Integer.valueOf(ProcessUser.id()).equals(attributes.get("uid"))
                || owner.filter(name::equals).isPresent();
        if (!ours) {
            throw FileProblem.unfit(
                    what + " belongs to " + name + ", who could change it",
                    "chown it to the user that Keybraid runs as, or name its owner in the setting 'owner'");
        }
    }

    private void checkPermissions(Map<String, Object> attributes) throws FileProblem {
        for (Object permission : attribute(attributes, "permissions", Set.class)) {
            boolean allowed =
                    OWNERS.contains(permission) || (owner.isPresent() && permission == PosixFilePermission.GROUP_READ);
            if (!allowed) {
                throw FileProblem.unfit(
                        path + " may be used by others than its owner",
                        owner.isPresent() ? "chmod 640 " + path : "chmod 600 " + path);
            }
        }
    }

    /** Who may write in the folder could put a file of their own there. A sticky folder such as /tmp keeps ours ours. */
    private void checkFolder() throws FileProblem, IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file lies in a folder");
        Map<String, Object> attributes = Files.readAttributes(folder, "unix:*");
        checkOwner(folder, attributes);
        int mode = attribute(attributes, "mode", Integer.class);
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw FileProblem.unfit(
                    "others may write in " + folder + ", and so replace " + path.getFileName(), "chmod go-w " + folder);
        }
    }

    private static boolean sameFile(Map<String, Object> one, Map<String, Object> other) {
        return Stream.of("ino", "dev", "lastModifiedTime")
                .allMatch(name -> Objects.equals(one.get(name), other.get(name)));
    }

    private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) {
        return Objects.requireNonNull(type.cast(attributes.get(name)), name);
    }

    private byte[] readAll(SeekableByteChannel channel, int most) throws IOException, FileProblem {
        if (channel.size() > most) {
            throw FileProblem.unfit(
                    path + " has " + channel.size() + " bytes; " + most + " is the most",
                    "name the file with the secret");
        }
        byte[] bytes = new byte[(int) channel.size()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until it is full, or the file has become shorter
        }
        if (buffer.hasRemaining()) {
            Arrays.fill(bytes, (byte) 0);
            throw FileProblem.absent(path + " became shorter while it was read", "it is read again in the next round");
        }
        return bytes;
    }

    private FileProblem failure(IOException e) {
        if (e instanceof NoSuchFileException) {
            return FileProblem.absent(
                    path + " does not exist", "let the program that keeps it write it, or mend 'path'");
        }
        return FileProblem.unfit(
                path + " cannot be read (" + e.getClass().getSimpleName() + ")",
                "let the user that Keybraid runs as read it, and its folder");
    }
}
