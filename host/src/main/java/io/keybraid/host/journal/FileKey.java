package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key in a file beside the journal, readable by its owner only; made at the first start. It keeps the journal from whoever
 * gets at a copy of the journal alone, and from nobody who has the whole directory.
 */
final class FileKey extends SealingKey {

    static final String FILE = "journal.key";

    private static final String NEXT = "journal.key.new";

    FileKey() {
        super("the file " + FILE);
    }

    @Override
    KeyDerivation derivation(SecureRandom random) {
        return new KeyDerivation.Direct();
    }

    @Override
    JournalKey read(JournalStorage storage, KeyDerivation derivation, SecureRandom random)
            throws OperatorException, IOException {
        expectDirect(derivation);
        Optional<byte[]> bytes = storage.read(FILE);
        if (bytes.isPresent() && bytes.get().length == Secret32.LENGTH) {
            return JournalKey.takeFrom(bytes.get());
        }
        if (bytes.isPresent()) {
            Arrays.fill(bytes.get(), (byte) 0);
            throw unfit(storage, storage.describe(FILE) + " does not have 32 bytes");
        }
        if (storage.read(LogFile.FILE).isPresent() || storage.read(Mark.FILE).isPresent()) {
            throw unfit(storage, storage.describe(FILE) + " is missing, and there is a journal that it sealed");
        }
        return make(storage, random);
    }

    /** Whole and durable before it gets its name, so that no crash leaves half a key. */
    private static JournalKey make(JournalStorage storage, SecureRandom random) throws IOException {
        byte[] key = new byte[Secret32.LENGTH];
        random.nextBytes(key);
        try {
            try (JournalStorage.OpenFile file = storage.create(NEXT)) {
                file.write(0, key);
                file.force();
            }
            storage.rename(NEXT, FILE);
            storage.forceDirectory();
            return JournalKey.takeFrom(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static OperatorException unfit(JournalStorage storage, String what) {
        return new OperatorException(
                OperatorException.Reason.STATE, what, "put it back from a backup; " + FileJournal.beginAnew(storage));
    }
}
