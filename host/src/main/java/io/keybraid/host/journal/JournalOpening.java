package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is found when a journal is opened. Reads only, but for a key file that is not there yet.
 *
 * @param key the one that opens it; the journal's from here on
 * @param counter the highest that was ever used
 * @param damaged the file as found, where a loss was noticed: it is put aside before anything is written
 */
record JournalOpening(
        JournalKey key,
        KeyDerivation derivation,
        Mark mark,
        long counter,
        List<Finding> findings,
        Optional<byte[]> damaged) {

    /** The file with a loss, put aside. */
    static final String DAMAGED = "journal.damaged";

    /** Fills the memory with what stands in the journal. */
    static JournalOpening of(JournalStorage storage, SealingKey key, Memory memory, SecureRandom random)
            throws OperatorException, IOException {
        Optional<byte[]> file = storage.read(LogFile.FILE);
        return file.isPresent()
                ? ofFile(storage, key, memory, random, file.get())
                : ofNothing(storage, key, memory, random);
    }

    private static JournalOpening ofNothing(
            JournalStorage storage, SealingKey sealingKey, Memory memory, SecureRandom random)
            throws OperatorException, IOException {
        KeyDerivation derivation = sealingKey.derivation(random);
        JournalKey key = sealingKey.read(storage, derivation, random);
        boolean done = false;
        try {
            Mark mark = new Mark(storage, key);
            long marked = mark.read();
            Recovery.Recovered recovered = marked == 0
                    ? new Recovery.Recovered(Map.of(), 0, List.of())
                    : Recovery.ofNothing(storage.describe(LogFile.FILE), marked, memory);
            recovered.entries().forEach(memory::put);
            done = true;
            return new JournalOpening(key, derivation, mark, marked, recovered.findings(), Optional.empty());
        } finally {
            if (!done) {
                key.close();
            }
        }
    }

    private static JournalOpening ofFile(
            JournalStorage storage, SealingKey sealingKey, Memory memory, SecureRandom random, byte[] file)
            throws OperatorException, IOException {
        FileHeader.Read header = header(storage, file);
        KeyDerivation derivation = header.header().derivation();
        JournalKey key = sealingKey.read(storage, derivation, random);
        boolean done = false;
        try (Seal seal = header.header().seal(key)) {
            if (!header.isOf(seal)) {
                throw new OperatorException(
                        Reason.STATE,
                        "the journal " + storage.describe(LogFile.FILE) + " was sealed with another key than "
                                + sealingKey,
                        "give back the key it was sealed with; " + FileJournal.beginAnew(storage));
            }
            Mark mark = new Mark(storage, key);
            Recovery.Recovered recovered =
                    Recovery.of(file, storage.describe(LogFile.FILE), header, seal, mark.read(), memory);
            recovered.entries().forEach(memory::put);
            done = true;
            return new JournalOpening(
                    key,
                    derivation,
                    mark,
                    recovered.counter(),
                    recovered.findings(),
                    recovered.isDamaged() ? Optional.of(file) : Optional.empty());
        } finally {
            if (!done) {
                key.close();
            }
        }
    }

    private static FileHeader.Read header(JournalStorage storage, byte[] file) throws OperatorException {
        Optional<FileHeader.Read> header = FileHeader.read(file);
        if (header.isPresent()) {
            return header.get();
        }
        String name = storage.describe(LogFile.FILE);
        throw FileHeader.isOfLaterVersion(file)
                ? new OperatorException(
                        Reason.STATE,
                        "the journal " + name + " was written by a later version of Keybraid",
                        "run that version; " + FileJournal.beginAnew(storage))
                : new OperatorException(
                        Reason.STATE,
                        "the journal " + name + " is damaged at byte 0: both copies of its header are unreadable",
                        FileJournal.beginAnew(storage));
    }
}
