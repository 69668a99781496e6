package io.keybraid.host.journal;

import java.io.IOException;
import java.util.Optional;

/**
 * All that the journal asks of a file system, so that tests can cut the power between, and within, any two of these. Names
 * are those of files in one directory.
 *
 * <p>Nothing but {@link OpenFile#force()} and {@link #forceDirectory()} makes anything outlive a power cut. No method is
 * broken off by an interrupt. Threading: one thread at a time.
 */
interface JournalStorage extends AutoCloseable {

    /** The whole file, or empty where there is none. */
    Optional<byte[]> read(String name) throws IOException;

    /** A new file without a byte in it, in place of one that may be there. Only its owner may read it. */
    OpenFile create(String name) throws IOException;

    /** Puts one name in place of another at once: whoever looks sees the one file or the other. */
    void rename(String from, String to) throws IOException;

    /** Does nothing where there is no such file. */
    void delete(String name) throws IOException;

    /** Makes names, new, changed and deleted ones, outlive a power cut. */
    void forceDirectory() throws IOException;

    /** How people find the file. */
    String describe(String name);

    /** What to do about this failure. */
    String advice(IOException failure);

    /** Lets go of the directory. */
    @Override
    void close();

    /** A file to write to. It stays the same file when it is renamed. */
    interface OpenFile extends AutoCloseable {

        /** Writes all of these bytes, or throws and may have written some. */
        void write(long at, byte[] bytes) throws IOException;

        /** Makes all that was written outlive a power cut. If this throws, none of it may be relied on, ever. */
        void force() throws IOException;

        @Override
        void close();
    }
}
