package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** A key that systemd hands over as a credential: 32 bytes, bound to the TPM where there is one. */
final class CredentialKey extends SealingKey {

    private final Path file;

    CredentialKey(Path file) {
        super("the credential " + file);
        this.file = file;
    }

    @Override
    KeyDerivation derivation(SecureRandom random) {
        return new KeyDerivation.Direct();
    }

    @Override
    JournalKey read(JournalStorage storage, KeyDerivation derivation, SecureRandom random)
            throws OperatorException, IOException {
        expectDirect(derivation);
        byte[] bytes = SecretFile.read(file, Secret32.LENGTH);
        if (bytes.length != Secret32.LENGTH) {
            Arrays.fill(bytes, (byte) 0);
            throw new OperatorException(
                    OperatorException.Reason.STATE,
                    origin() + " does not have 32 bytes",
                    "make one: head -c 32 /dev/urandom | systemd-creds encrypt --name=" + JournalKeys.KEY_CREDENTIAL
                            + " - " + JournalKeys.KEY_CREDENTIAL + ".cred");
        }
        return JournalKey.takeFrom(bytes);
    }
}
