package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The file that says how far the journal was acknowledged, so that a journal that was cut short, rolled back or removed is
 * noticed. It is written after the journal is durable and not forced each time: after a power cut it may be behind the
 * journal, never ahead of it. Two places in turn, so that a torn one leaves the other.
 *
 * <p>It is a guard and no more: where it cannot be written the journal goes on without it.
 */
final class Mark implements AutoCloseable {

    static final String FILE = "journal.mark";

    /** In different pages, so that one lost write never harms both. */
    private static final int APART = 4096;

    private static final int CHECK = 16;
    private static final int SLOT = 8 + CHECK;
    private static final String LABEL = "keybraid/1 journal mark";

    private final JournalStorage storage;
    private final JournalKey key;
    private JournalStorage.@Nullable OpenFile file;
    private boolean second;

    /** The key stays its owner's. */
    Mark(JournalStorage storage, JournalKey key) {
        this.storage = storage;
        this.key = key;
    }

    /** The highest counter that is known to be acknowledged; 0 where none is. */
    long read() throws IOException {
        byte[] bytes = storage.read(FILE).orElse(new byte[0]);
        return Math.max(slot(bytes, 0), slot(bytes, APART));
    }

    private long slot(byte[] bytes, int at) {
        if (bytes.length < at + SLOT) {
            return 0;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, at, SLOT);
        long counter = in.getLong();
        byte[] check = new byte[CHECK];
        in.get(check);
        return MessageDigest.isEqual(check, check(counter)) ? counter : 0;
    }

    boolean isOpen() {
        return file != null;
    }

    /** Begins a new file that says this; done when the whole journal is written anew. */
    void begin(long counter) {
        close();
        try {
            file = storage.create(FILE);
            second = false;
            write(counter);
            force();
            storage.forceDirectory();
        } catch (IOException e) {
            close();
        }
    }

    /** Everything up to this counter is durable. */
    void write(long counter) {
        if (file == null) {
            return;
        }
        try {
            ByteBuffer slot = ByteBuffer.allocate(SLOT).putLong(counter).put(check(counter));
            file.write(second ? APART : 0, slot.array());
            second = !second;
        } catch (IOException e) {
            close();
        }
    }

    /** Before an orderly end. */
    void force() {
        if (file == null) {
            return;
        }
        try {
            file.force();
        } catch (IOException e) {
            close();
        }
    }

    private byte[] check(long counter) {
        byte[] number = ByteBuffer.allocate(8).putLong(counter).array();
        return Arrays.copyOf(Seal.derive(key, LABEL, number), CHECK);
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
