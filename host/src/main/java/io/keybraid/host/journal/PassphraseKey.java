package io.keybraid.host.journal;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** A passphrase in a file, made a key by Argon2id. One line end after it does not count. */
final class PassphraseKey extends SealingKey {

    /** In bytes. */
    static final int LEAST = 12;

    private static final int MOST = 1024;

    private final Path file;

    PassphraseKey(Path file) {
        super("the passphrase in " + file);
        this.file = file;
    }

    @Override
    KeyDerivation derivation(SecureRandom random) {
        return KeyDerivation.Argon2id.recommended(random);
    }

    @Override
    JournalKey read(JournalStorage storage, KeyDerivation derivation, SecureRandom random)
            throws OperatorException, IOException {
        if (!(derivation instanceof KeyDerivation.Argon2id argon)) {
            throw new OperatorException(
                    OperatorException.Reason.STATE,
                    "the journal was sealed with a key, and not with " + origin(),
                    "give the key back: the credential " + JournalKeys.KEY_CREDENTIAL + ", or "
                            + storage.describe(FileKey.FILE));
        }
        byte[] passphrase = passphrase();
        try {
            return derive(passphrase, argon);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private byte[] passphrase() throws OperatorException, IOException {
        byte[] bytes = SecretFile.read(file, MOST);
        try {
            int length = withoutLineEnd(bytes);
            if (length < LEAST || bytes.length > MOST) {
                throw new OperatorException(
                        OperatorException.Reason.STATE,
                        origin() + " does not have " + LEAST + " to " + MOST + " bytes",
                        "write a longer one into the file");
            }
            return Arrays.copyOf(bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static int withoutLineEnd(byte[] bytes) {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }

    private static JournalKey derive(byte[] passphrase, KeyDerivation.Argon2id argon) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(argon.memory())
                .withIterations(argon.passes())
                .withParallelism(argon.lanes())
                .withSalt(argon.salt().toByteArray())
                .build());
        byte[] key = new byte[Secret32.LENGTH];
        generator.generateBytes(passphrase, key);
        return JournalKey.takeFrom(key);
    }
}
