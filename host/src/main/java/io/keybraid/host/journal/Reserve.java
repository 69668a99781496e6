package io.keybraid.host.journal;

import java.io.IOException;
import java.util.SplittableRandom;

/**
 * Disk space kept back, so that a disk that fills between the two saves of a rotation does not leave the ends on different
 * keys: what has begun can be finished on it, and nothing new begins until it is there again.
 */
final class Reserve {

    static final String FILE = "journal.reserve";

    private final JournalStorage storage;
    private final int floor;
    private int size;
    private boolean held;

    /** @param floor the least, in bytes; 0 for none at all */
    Reserve(JournalStorage storage, int floor) {
        this.storage = storage;
        this.floor = floor;
    }

    boolean isHeld() {
        return held || floor == 0;
    }

    /** Gives the space to whoever needs it now. */
    void release() {
        held = false;
        delete();
    }

    /** Keeps room for a journal of this size, what is appended to it, and the one that follows. It may find none. */
    void renew(int journalSize) {
        int wanted = Math.max(floor, 3 * Math.min(journalSize, Integer.MAX_VALUE / 4));
        if (floor == 0 || (held && size >= wanted)) {
            return;
        }
        byte[] filling = new byte[wanted];
        // Not zeros: some file systems store those in no space at all.
        new SplittableRandom(wanted).nextBytes(filling);
        held = false;
        try (JournalStorage.OpenFile file = storage.create(FILE)) {
            file.write(0, filling);
            file.force();
            size = wanted;
            held = true;
        } catch (IOException e) {
            delete();
        }
    }

    private void delete() {
        if (floor == 0) {
            return;
        }
        try {
            storage.delete(FILE);
        } catch (IOException e) {
            // It is still there then, and in the way; the save that needs the space fails and says why.
            held = false;
        }
    }
}
