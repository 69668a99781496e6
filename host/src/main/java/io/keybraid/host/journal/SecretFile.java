package io.keybraid.host.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a small secret file into one array. What the JVM buffers on the way is out of reach. */
final class SecretFile {

    private SecretFile() {}

    /**
     * At most so many bytes and one more, by which too long a file is told; the caller's to wipe.
     *
     * <p>Not through a channel, which an interrupt would close.
     */
    static byte[] read(Path file, int most) throws IOException {
        byte[] buffer = new byte[most + 1];
        try (InputStream in = new java.io.FileInputStream(file.toFile())) {
            int length = in.readNBytes(buffer, 0, buffer.length);
            return Arrays.copyOf(buffer, length);
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }
}
