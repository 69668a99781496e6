package io.keybraid.host.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the key that seals the journal, best first (docs/journal.md). */
public final class JournalKeys {

    /** The systemd credential that is the key: 32 bytes. */
    public static final String KEY_CREDENTIAL = "keybraid.journal-key";

    /** The systemd credential that is a passphrase. */
    public static final String PASSPHRASE_CREDENTIAL = "keybraid.journal-passphrase";

    private JournalKeys() {}

    /**
     * A key in a credential, a passphrase in a credential, a passphrase in a file, a key in a file beside the journal: the
     * first of these that is there. Never a weaker one because a better one does not fit. Nothing is read yet.
     *
     * @param environment of the process: systemd says in CREDENTIALS_DIRECTORY where credentials lie
     * @param passphraseFile from the configuration
     */
    public static SealingKey find(Map<String, String> environment, Optional<Path> passphraseFile) {
        Optional<Path> credentials =
                Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY")).map(Path::of);
        Optional<Path> key =
                credentials.map(directory -> directory.resolve(KEY_CREDENTIAL)).filter(Files::exists);
        if (key.isPresent()) {
            return new CredentialKey(key.get());
        }
        return credentials
                .map(directory -> directory.resolve(PASSPHRASE_CREDENTIAL))
                .filter(Files::exists)
                .or(() -> passphraseFile)
                .<SealingKey>map(PassphraseKey::new)
                .orElseGet(FileKey::new);
    }

    /** The file {@code journal.key} in the state directory, made at the first start. */
    public static SealingKey inStateDirectory() {
        return new FileKey();
    }
}
