package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

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
    private final String sha256;
    private final JarFile jar;

    private JarSnapshot(Path source, String sha256, JarFile jar) {
        this.source = source;
        this.sha256 = sha256;
        this.jar = jar;
    }

    static JarSnapshot take(Path source) throws OperatorException {
        Path copy = emptyCopy(source);
        boolean open = false;
        try {
            String sha256 = copy(source, copy);
            JarFile jar = open(source, copy);
            open = true;
            return new JarSnapshot(source, sha256, jar);
        } finally {
            if (!open) {
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

    private static String copy(Path source, Path copy) throws OperatorException {
        MessageDigest digest = newDigest();
        try (InputStream in = open(source);
                OutputStream out = Files.newOutputStream(copy)) {
            DigestInputStream digested = new DigestInputStream(in, digest);
            byte[] block = new byte[1 << 16];
            long total = 0;
            for (int n = read(source, digested, block); n >= 0; n = read(source, digested, block)) {
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
        return HexFormat.of().formatHex(digest.digest());
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

    String sha256() {
        return sha256;
    }

    JarFile jar() {
        return jar;
    }

    /** May be called twice. */
    @Override
    public void close() {
        try {
            jar.close();
        } catch (IOException e) {
            // It was only read: nothing is lost.
        }
    }
}
