package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.JournalKey;
import io.keybraid.host.message.TunnelTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journal's file while it is written: a snapshot of everything, then records as they are saved. Whatever fails, the
 * file is given up: nobody writes to it, or forces it, a second time.
 */
final class LogFile implements AutoCloseable {

    static final String FILE = "journal";

    /** The next file before it is whole. */
    static final String NEXT = "journal.new";

    private final JournalStorage.OpenFile file;
    private final Seal seal;
    private final Memory memory;
    private final int snapshotSize;
    private long size;
    private long counter;
    private long acknowledged;

    private LogFile(JournalStorage.OpenFile file, Seal seal, Memory memory, int snapshotSize, long counter) {
        this.file = file;
        this.seal = seal;
        this.memory = memory;
        this.snapshotSize = snapshotSize;
        this.size = snapshotSize;
        this.counter = counter;
        this.acknowledged = counter;
    }

    /**
     * Writes a new file with all of this and puts it in place of the one there is. When this returns, that is durable; when
     * it throws, either file may be found after a crash, and each is whole.
     *
     * @param base the highest counter that was ever used
     */
    static LogFile write(
            JournalStorage storage,
            JournalKey key,
            KeyDerivation derivation,
            SecureRandom random,
            Memory memory,
            Map<TunnelTag, Memory.Kept> all,
            long base)
            throws IOException {
        byte[] id = new byte[FileHeader.ID_BYTES];
        random.nextBytes(id);
        FileHeader header = new FileHeader(derivation, PublicBytes.copyOf(id), base, all.size());
        Seal seal = header.seal(key);
        JournalStorage.@Nullable OpenFile file = null;
        boolean done = false;
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(FileHeader.LENGTH + 256 * all.size());
            bytes.writeBytes(header.bytes(seal));
            long counter = base;
            for (Map.Entry<TunnelTag, Memory.Kept> entry : all.entrySet()) {
                counter++;
                bytes.writeBytes(framed(seal, memory, entry.getKey(), entry.getValue(), counter, base));
            }
            file = storage.create(NEXT);
            file.write(0, bytes.toByteArray());
            file.force();
            storage.rename(NEXT, FILE);
            storage.forceDirectory();
            done = true;
            return new LogFile(file, seal, memory, bytes.size(), counter);
        } finally {
            if (!done) {
                seal.close();
                giveUp(storage, file);
            }
        }
    }

    /** Half a file takes space, perhaps the space that it lacked. */
    private static void giveUp(JournalStorage storage, JournalStorage.@Nullable OpenFile file) {
        if (file != null) {
            file.close();
        }
        try {
            storage.delete(NEXT);
        } catch (IOException e) {
            // Nobody reads it, and the next attempt writes over it.
            return;
        }
    }

    /** Appends all of this with one write and one force. When this returns, it is durable. */
    void append(Map<TunnelTag, Memory.Kept> changes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * changes.size());
        for (Map.Entry<TunnelTag, Memory.Kept> change : changes.entrySet()) {
            counter++;
            bytes.writeBytes(framed(seal, memory, change.getKey(), change.getValue(), counter, acknowledged));
        }
        file.write(size, bytes.toByteArray());
        size += bytes.size();
        file.force();
        acknowledged = counter;
    }

    private static byte[] framed(
            Seal seal, Memory memory, TunnelTag tunnel, Memory.Kept kept, long counter, long acknowledged) {
        byte[] entry = memory.lend(kept);
        try {
            Frame frame = new Frame(entry.length + Seal.OVERHEAD, tunnel, counter, acknowledged);
            return frame.around(seal.seal(Seal.Use.RECORD, counter, frame.associated(), entry), seal);
        } finally {
            Arrays.fill(entry, (byte) 0);
        }
    }

    /** The highest counter in it, durable or not. */
    long counter() {
        return counter;
    }

    /** In bytes, of the part that was written at once. */
    int snapshotSize() {
        return snapshotSize;
    }

    /** In bytes, of what came after that. */
    long appended() {
        return size - snapshotSize;
    }

    @Override
    public void close() {
        seal.close();
        file.close();
    }
}
