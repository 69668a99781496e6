package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes saves durable. One thread at a time: whose turn it is, the journal decides. */
final class JournalWriter implements AutoCloseable {

    private static final int SHORT_OF_SPACE = 4096;

    private final JournalStorage storage;
    private final Memory memory;
    private final FileJournal.Limits limits;
    private final SecureRandom random;
    private final Reserve reserve;
    private JournalKey key;
    private KeyDerivation derivation;
    private Mark mark;
    private @Nullable LogFile log;
    private long counter;
    private int size;

    JournalWriter(
            JournalStorage storage,
            JournalOpening opening,
            Memory memory,
            FileJournal.Limits limits,
            SecureRandom random) {
        this.storage = storage;
        this.memory = memory;
        this.limits = limits;
        this.random = random;
        this.reserve = new Reserve(storage, limits.reserve());
        this.key = opening.key();
        this.derivation = opening.derivation();
        this.mark = opening.mark();
        this.counter = opening.counter();
    }

    /** Puts a damaged file aside and writes everything anew; a finding where that cannot be done, and saves will say so. */
    Optional<Finding> begin(JournalOpening opening) {
        try {
            if (opening.damaged().isPresent()) {
                putAside(opening.damaged().get());
            }
            writeAnew(Map.of());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Finding.note(unwritable(e) + "; what is in it can be read, and no rotation begins"));
        }
    }

    private void putAside(byte[] damaged) throws IOException {
        try (JournalStorage.OpenFile file = storage.create(JournalOpening.DAMAGED)) {
            file.write(0, damaged);
            file.force();
        }
    }

    /** Says of each save how it ended. */
    void write(List<Save> batch) {
        try {
            if (!reserve.isHeld()) {
                reserve.renew(size);
            }
            batch.stream().filter(this::isUnsafeToBegin).forEach(save -> save.fail(noReserve()));
            List<Save> writable =
                    batch.stream().filter(save -> !isUnsafeToBegin(save)).toList();
            Map<TunnelTag, Memory.Kept> changes = new LinkedHashMap<>();
            writable.forEach(save -> changes.put(save.tunnel(), save.kept()));
            if (!changes.isEmpty()) {
                store(changes);
            }
            writable.forEach(Save::succeed);
        } catch (IOException e) {
            OperatorException why = new OperatorException(Reason.STATE, unwritable(e), storage.advice(e), e);
            batch.forEach(save -> save.fail(why));
        }
    }

    private boolean isUnsafeToBegin(Save save) {
        return save.isPreparing() && !reserve.isHeld();
    }

    private void store(Map<TunnelTag, Memory.Kept> changes) throws IOException {
        if (log != null && log.appended() <= mostAppended(log)) {
            try {
                append(log, changes);
                return;
            } catch (IOException e) {
                reserve.release();
            }
        }
        writeAnew(changes);
    }

    /** Little where space is short, so that the reserve has room for the file and for the one that follows it. */
    private int mostAppended(LogFile current) {
        return reserve.isHeld()
                ? Math.max(limits.compactAfter(), 2 * current.snapshotSize())
                : Math.max(SHORT_OF_SPACE, current.snapshotSize() / 2);
    }

    /** If it fails, however it fails, nobody writes to this file again. */
    private void append(LogFile current, Map<TunnelTag, Memory.Kept> changes) throws IOException {
        log = null;
        try {
            current.append(changes);
            log = current;
        } finally {
            counter = current.counter();
            if (log == null) {
                current.close();
            }
        }
        mark.write(counter);
    }

    /** A second time on the space of the reserve, if the first fails. */
    private void writeAnew(Map<TunnelTag, Memory.Kept> changes) throws IOException {
        try {
            writeAnewOnce(changes);
        } catch (IOException e) {
            reserve.release();
            try {
                writeAnewOnce(changes);
            } catch (IOException second) {
                second.addSuppressed(e);
                throw second;
            }
        }
        reserve.renew(size);
    }

    private void writeAnewOnce(Map<TunnelTag, Memory.Kept> changes) throws IOException {
        if (log != null) {
            log.close();
            log = null;
        }
        Map<TunnelTag, Memory.Kept> all = memory.with(changes);
        long base = counter;
        // Counters that a failed attempt used may be on the disk: they do not come again.
        counter += all.size();
        log = LogFile.write(storage, key, derivation, random, memory, all, base);
        size = log.snapshotSize();
        if (mark.isOpen()) {
            mark.write(counter);
        } else {
            mark.begin(counter);
        }
    }

    /** Under another key; the old one is back if that fails. */
    void reseal(SealingKey other) throws OperatorException {
        JournalKey oldKey = key;
        KeyDerivation oldDerivation = derivation;
        boolean done = false;
        try {
            derivation = other.derivation(random);
            key = other.read(storage, derivation, random);
            Mark oldMark = mark;
            mark = new Mark(storage, key);
            writeAnew(Map.of());
            oldMark.close();
            oldKey.close();
            done = true;
        } catch (IOException e) {
            throw new OperatorException(Reason.STATE, unwritable(e), storage.advice(e), e);
        } finally {
            if (!done) {
                key = oldKey;
                derivation = oldDerivation;
                mark = new Mark(storage, oldKey);
            }
        }
    }

    private String unwritable(IOException e) {
        return "the journal " + storage.describe(LogFile.FILE) + " cannot be written: " + StateDirectory.reason(e);
    }

    private OperatorException noReserve() {
        return new OperatorException(
                Reason.STATE,
                "the disk that holds " + storage.describe(LogFile.FILE)
                        + " is too full to begin a rotation; what has begun is still finished",
                "free some space: " + storage.describe(Reserve.FILE) + " must find room again");
    }

    @Override
    public void close() {
        mark.force();
        mark.close();
        if (log != null) {
            log.close();
        }
        key.close();
    }
}
