package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.security.SecureRandom;

/** Where the key that seals the journal is had from. {@link JournalKeys} finds the best one there is. */
public abstract sealed class SealingKey permits FileKey, CredentialKey, PassphraseKey {

    private final String origin;

    SealingKey(String origin) {
        this.origin = origin;
    }

    /** For people: what it is and where it lies. */
    public final String origin() {
        return origin;
    }

    /** How a journal that does not exist yet shall have its key derived. */
    abstract KeyDerivation derivation(SecureRandom random);

    /**
     * The key; the caller's to close. Called while the directory is locked.
     *
     * @throws OperatorException (STATE) if there is none, it is not fit, or others may read it
     */
    abstract JournalKey read(JournalStorage storage, KeyDerivation derivation, SecureRandom random)
            throws OperatorException, IOException;

    /** The same for every key that is one, and not a passphrase. */
    final void expectDirect(KeyDerivation derivation) throws OperatorException {
        if (!(derivation instanceof KeyDerivation.Direct)) {
            throw new OperatorException(
                    OperatorException.Reason.STATE,
                    "the journal was sealed with a passphrase, and " + origin + " is a key",
                    "give the passphrase back as the credential " + JournalKeys.PASSPHRASE_CREDENTIAL
                            + " or as a file");
        }
    }

    @Override
    public String toString() {
        return origin;
    }
}
