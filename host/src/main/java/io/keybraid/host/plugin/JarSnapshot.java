package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A plugin jar as it was when the host started: opened from a private copy, so that the digest belongs to the bytes that
 * run, and a file replaced under a running host does no harm.
 *
 * <p>The copy lies in the temporary directory, readable by this user only, and on Linux and macOS has no name once it is
 * open: even a killed host leaves nothing behind.
 */
final class JarSnapshot implements AutoCloseable {

    /** In bytes. The largest of our own is a tenth of this. */
    static final long MAX_BYTES = 128L << 20;

    private final Path source;
    private final FileChannel copy;
    private final JarFile jar;
    private @Nullable String sha256;

    private JarSnapshot(Path source, FileChannel copy, JarFile jar) {
        this.source = source;
        this.copy = copy;
        this.jar = jar;
    }

    static JarSnapshot take(Path source) throws OperatorException {
        Path copy = emptyCopy(source);
        FileChannel bytes = null;
        JarSnapshot taken = null;
        try {
            copy(source, copy);
            bytes = FileChannel.open(copy, StandardOpenOption.READ);
            taken = new JarSnapshot(source, bytes, open(source, copy));
            return taken;
        } catch (IOException e) {
            throw noRoom(source, e);
        } finally {
            if (taken == null) {
                close(bytes);
                delete(copy);
            }
        }
    }

    private static Path emptyCopy(Path source) throws OperatorException {
        try {
            return Files.createTempFile("keybraid-plugin-", ".jar");
        } catch (IOException e) {
            throw noRoom(source, e);
        }
    }

    private static void copy(Path source, Path copy) throws OperatorException {
        try (InputStream in = open(source);
                OutputStream out = Files.newOutputStream(copy)) {
            byte[] block = new byte[1 << 16];
            long total = 0;
            for (int n = read(source, in, block); n >= 0; n = read(source, in, block)) {
                total += n;
                if (total > MAX_BYTES) {
                    throw PluginProblem.of(
                            "plugin jar " + source.getFileName() + " is larger than " + (MAX_BYTES >> 20) + " MiB",
                            "see whether it is a plugin; shade in only what it needs");
                }
                out.write(block, 0, n);
            }
        } catch (IOException e) {
            throw noRoom(source, e);
        }
    }

    private static InputStream open(Path source) throws OperatorException {
        if (Files.exists(source) && !Files.isRegularFile(source)) { // reading from a pipe might never end
            throw PluginProblem.of(
                    "plugin jar " + source.getFileName() + " is not a file", "move it out of " + source.getParent());
        }
        try {
            return Files.newInputStream(source);
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    private static int read(Path source, InputStream in, byte[] block) throws OperatorException {
        try {
            return in.read(block);
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    private static JarFile open(Path source, Path copy) throws OperatorException {
        try {
            return new JarFile(copy.toFile(), false, ZipFile.OPEN_READ | ZipFile.OPEN_DELETE, JarFile.runtimeVersion());
        } catch (IOException e) {
            throw PluginProblem.of(
                    "plugin jar " + source.getFileName() + " is not a jar: " + PluginProblem.told(e),
                    "copy it again, it may have been cut short; or move it out of " + source.getParent(),
                    e);
        }
    }

    private static OperatorException unreadable(Path source, IOException e) {
        return PluginProblem.of(
                "plugin jar " + source.getFileName() + " cannot be read: " + PluginProblem.told(e),
                "let the user '" + System.getProperty("user.name") + "' read it, or move it out of "
                        + source.getParent(),
                e);
    }

    private static OperatorException noRoom(Path source, IOException e) {
        return PluginProblem.of(
                "plugin jar " + source.getFileName() + " cannot be copied to the temporary directory "
                        + System.getProperty("java.io.tmpdir") + ": " + PluginProblem.told(e),
                "make room there, or name another: KEYBRAID_JAVA_OPTS=-Djava.io.tmpdir=/a/directory/of/this/user",
                e);
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            // The start has failed already, for a reason worth more than this one.
            copy.toFile().deleteOnExit();
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Where it was copied from. */
    Path source() {
        return source;
    }

    /** Its file name there. */
    String file() {
        return String.valueOf(source.getFileName());
    }

    /**
     * Of the copy's bytes: 64 lower-case hexadecimal digits. Taken when it is first asked for, since it needs 0.3 s of a core for
     * our own plugins while a host starts, and most hosts never ask.
     *
     * @throws UncheckedIOException if the copy cannot be read (any more: not after {@link #close()})
     */
    synchronized String sha256() {
        if (sha256 == null) {
            try {
                sha256 = digest();
            } catch (IOException e) {
                throw new UncheckedIOException("the copy of plugin jar " + file() + " cannot be read", e);
            }
        }
        return sha256;
    }

    private String digest() throws IOException {
        MessageDigest digest = newDigest();
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        for (long at = 0, n = copy.read(block, at); n >= 0; n = copy.read(block, at)) {
            digest.update(block.flip());
            block.clear();
            at += n;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    JarFile jar() {
        return jar;
    }

    /** May be called twice. */
    @Override
    public void close() {
        close(jar);
        close(copy);
    }

    private static void close(@Nullable Closeable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // It was only read: nothing is lost.
        }
    }
}
