package io.keybraid.host.journal;

import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A journal in a directory of its own host (docs/journal.md): sealed, appended to, and written anew now and then.
 *
 * <p>Saves that wait at the same time share one force of the disk: the first of them writes for all that came meanwhile. A
 * single thread needs no other one. When a write or a force fails, the file is given up and everything is written anew to
 * another one from memory; a save throws only when that fails too, and then {@link #load} still gives the record before. But
 * a save that gave up waiting for a disk that does not answer may still come true.
 */
public final class FileJournal implements Journal {

    /**
     * @param compactAfter what may be appended before the file is written anew, in bytes, if the snapshot is smaller
     * @param reserve disk space kept back, at least, in bytes; 0 for none
     * @param patience how long a save waits for another one's write
     */
    record Limits(int compactAfter, int reserve, Duration patience) {
        static final Limits USUAL = new Limits(1 << 20, 1 << 18, Duration.ofSeconds(30));
    }

    private final JournalStorage storage;
    private final Limits limits;
    private final Memory memory;
    private final JournalWriter writer;
    private final List<Finding> findings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private List<Save> waiting = new ArrayList<>();
    private boolean writing;
    private boolean closed;

    private FileJournal(
            JournalStorage storage, Limits limits, Memory memory, JournalWriter writer, List<Finding> findings) {
        this.storage = storage;
        this.limits = limits;
        this.memory = memory;
        this.writer = writer;
        this.findings = List.copyOf(findings);
    }

    /**
     * Opens the journal in this directory, or begins one, and locks the directory until {@link #close}.
     *
     * <p>A tunnel's damaged record does not keep it from opening, nor does a disk that is full or read-only: see {@link
     * #findings}.
     *
     * @throws OperatorException (STATE) if another host uses the directory, the key is missing or not the journal's, or the
     *     file is not a journal that can be read
     */
    public static FileJournal open(Path stateDirectory, SealingKey key) throws OperatorException {
        return open(DirectoryStorage.open(stateDirectory), key, Limits.USUAL, new SecureRandom());
    }

    /** As {@link #open(Path, SealingKey)}; closes the storage if it fails. */
    static FileJournal open(JournalStorage storage, SealingKey key, Limits limits, SecureRandom random)
            throws OperatorException {
        Memory memory = new Memory(random);
        boolean done = false;
        try {
            JournalOpening opening = JournalOpening.of(storage, key, memory, random);
            JournalWriter writer = new JournalWriter(storage, opening, memory, limits, random);
            List<Finding> findings = new ArrayList<>(opening.findings());
            writer.begin(opening).ifPresent(findings::add);
            done = true;
            return new FileJournal(storage, limits, memory, writer, findings);
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.STATE,
                    "the journal " + storage.describe(LogFile.FILE) + " cannot be read: " + StateDirectory.reason(e),
                    storage.advice(e),
                    e);
        } finally {
            if (!done) {
                memory.close();
                storage.close();
            }
        }
    }

    /** What was noticed while opening: crashes tidied up, damage, records lost, and whether it can be written. */
    public List<Finding> findings() {
        return findings;
    }

    @Override
    public Optional<TunnelRecord> load(TunnelTag tunnel) throws OperatorException {
        Optional<Memory.Kept> kept = kept(tunnel);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        byte[] entry = memory.lend(kept.get());
        try {
            return switch (Entry.kindOf(entry)) {
                case RECORD -> Optional.of(RecordBytes.read(entry));
                case FORGOTTEN -> Optional.empty();
                case LOST -> throw lost(tunnel, Entry.why(entry));
            };
        } catch (IllegalArgumentException e) {
            throw lost(tunnel, "what was saved makes no sense");
        } finally {
            Arrays.fill(entry, (byte) 0);
        }
    }

    private Optional<Memory.Kept> kept(TunnelTag tunnel) {
        lock.lock();
        try {
            refuseIfClosed();
            return memory.get(tunnel).or(() -> memory.get(Recovery.ANY));
        } finally {
            lock.unlock();
        }
    }

    private OperatorException lost(TunnelTag tunnel, String why) {
        return new OperatorException(
                Reason.STATE,
                "the record of tunnel " + tunnel + " is lost: " + why,
                "the tunnel can agree with its peer on a new key: keybraid rotate --reset TUNNEL; look at the disk, and if "
                        + "somebody put back an older copy of " + storage.describe(LogFile.FILE) + ", do not do so");
    }

    /** {@inheritDoc} An interrupt does not break it off. */
    @Override
    public void save(TunnelTag tunnel, TunnelRecord record) throws OperatorException {
        byte[] entry = RecordBytes.of(record);
        if (entry.length + Seal.OVERHEAD > Frame.MOST_SEALED) {
            Arrays.fill(entry, (byte) 0);
            throw new IllegalArgumentException("a record of " + entry.length + " bytes");
        }
        save(new Save(tunnel, memory.keep(entry), record.prepared().isPresent()));
    }

    /**
     * Drops what stands for a tunnel that is no more: after this, {@link #load} finds nothing, and misses nothing. Its keys
     * leave the disk when the file is next written anew.
     *
     * @throws OperatorException (STATE) if that could not be made durable
     */
    public void forget(TunnelTag tunnel) throws OperatorException {
        save(new Save(tunnel, memory.keep(Entry.forgotten()), false));
    }

    /**
     * Writes everything anew under another key. Until this returns, and if it throws, it may be either key's.
     *
     * @throws OperatorException (STATE) if the key cannot be had or the disk not be written
     */
    public void reseal(SealingKey key) throws OperatorException {
        lock.lock();
        try {
            awaitTurn();
            refuseIfClosed();
            writer.reseal(key);
        } finally {
            lock.unlock();
        }
    }

    private void save(Save mine) throws OperatorException {
        long deadline = System.nanoTime() + limits.patience().toNanos();
        lock.lock();
        try {
            refuseIfClosed();
            waiting.add(mine);
            while (!mine.isSettled()) {
                refuseIfClosed();
                if (!writing) {
                    writeAllThatWaits();
                } else if (!Uninterrupted.await(settled, deadline - System.nanoTime())) {
                    waiting.remove(mine);
                    throw notAnswering();
                }
            }
            mine.throwIfFailed();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock, which it lets go of while it writes. */
    private void writeAllThatWaits() {
        List<Save> batch = waiting;
        waiting = new ArrayList<>();
        writing = true;
        lock.unlock();
        try {
            writer.write(batch);
        } finally {
            lock.lock();
            batch.forEach(Save::settle);
            batch.stream().filter(Save::isSaved).forEach(save -> memory.put(save.tunnel(), save.kept()));
            writing = false;
            settled.signalAll();
        }
    }

    private OperatorException notAnswering() {
        return new OperatorException(
                Reason.STATE,
                "the disk that holds " + storage.describe(LogFile.FILE) + " has not answered for "
                        + limits.patience().toSeconds() + " s",
                "see the kernel's log (dmesg) for the disk");
    }

    private void awaitTurn() {
        while (writing) {
            settled.awaitUninterruptibly();
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new IllegalStateException("the journal was closed");
        }
    }

    /** Waits for a save that is under way, and lets go of the directory and of all keys. May be called twice. */
    @Override
    public void close() {
        lock.lock();
        try {
            awaitTurn();
            if (!closed) {
                closed = true;
                writer.close();
                memory.close();
                storage.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What to do when the journal as a whole cannot be used. */
    static String beginAnew(JournalStorage storage) {
        return "to begin anew, move " + storage.describe(LogFile.FILE) + " and " + storage.describe(Mark.FILE)
                + " away: every tunnel then agrees with its peer on a new key, under its 'continuity'";
    }
}
