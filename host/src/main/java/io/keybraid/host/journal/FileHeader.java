package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.JournalKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a journal file begins (docs/journal.md): twice the same bytes, so that one damaged byte does not cost all tunnels.
 *
 * @param derivation how the key is had
 * @param fileId 32 random bytes: each file has a key of its own, under which the counter is a nonce that never comes again
 * @param base the counter before the file's first record
 * @param snapshot how many records were written, and made durable, before the file got its name
 */
record FileHeader(KeyDerivation derivation, PublicBytes fileId, long base, int snapshot) {

    static final int ID_BYTES = 32;

    private static final byte[] MAGIC = "KBJOURNL".getBytes(StandardCharsets.US_ASCII);
    private static final short VERSION = 1;
    private static final int VERSION_AT = MAGIC.length;
    private static final int FIELDS = MAGIC.length + 2 + KeyDerivation.LENGTH + ID_BYTES + 8 + 4;
    private static final int COPY = FIELDS + Seal.OVERHEAD + Crc.LENGTH;

    /** Of both copies, in bytes. */
    static final int LENGTH = 2 * COPY;

    /**
     * A header as read: whether it is genuine is not known before the key is.
     *
     * @param isMended whether one of the two copies is damaged
     */
    record Read(FileHeader header, byte[] check, boolean isMended) {

        /** Whether the file was sealed under this key. */
        boolean isOf(Seal seal) {
            return seal.open(Seal.Use.HEADER, 0, header.fields(), check)
                    .map(plaintext -> plaintext.length == 0)
                    .orElse(false);
        }
    }

    /** The key of this file alone. */
    Seal seal(JournalKey key) {
        return Seal.derived(key, "keybraid/1 journal file", fileId.toByteArray());
    }

    byte[] bytes(Seal seal) {
        byte[] fields = fields();
        byte[] check = seal.seal(Seal.Use.HEADER, 0, fields, new byte[0]);
        byte[] copy = ByteBuffer.allocate(COPY).put(fields).put(check).array();
        ByteBuffer.wrap(copy).putInt(COPY - Crc.LENGTH, Crc.of(copy, 0, COPY - Crc.LENGTH));
        return ByteBuffer.allocate(LENGTH).put(copy).put(copy).array();
    }

    private byte[] fields() {
        ByteBuffer fields = ByteBuffer.allocate(FIELDS).put(MAGIC).putShort(VERSION);
        derivation.write(fields);
        return fields.put(fileId.toByteArray()).putLong(base).putInt(snapshot).array();
    }

    /** Empty if neither copy is whole. */
    static Optional<Read> read(byte[] file) {
        Optional<Read> first = readCopy(file, 0);
        Optional<Read> second = readCopy(file, COPY);
        boolean mended = first.isEmpty() || second.isEmpty();
        return first.or(() -> second).map(one -> new Read(one.header(), one.check(), mended));
    }

    /** Whether this was written by a later version, whose layout is not known here. */
    static boolean isOfLaterVersion(byte[] file) {
        return file.length >= VERSION_AT + 2
                && Arrays.equals(Arrays.copyOf(file, MAGIC.length), MAGIC)
                && ByteBuffer.wrap(file).getShort(VERSION_AT) > VERSION;
    }

    private static Optional<Read> readCopy(byte[] file, int at) {
        if (file.length < at + COPY) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(file, at, COPY);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        boolean whole = ByteBuffer.wrap(file).getInt(at + COPY - Crc.LENGTH) == Crc.of(file, at, COPY - Crc.LENGTH);
        if (!whole || !Arrays.equals(magic, MAGIC) || in.getShort() != VERSION) {
            return Optional.empty();
        }
        try {
            KeyDerivation derivation = KeyDerivation.read(in);
            byte[] id = new byte[ID_BYTES];
            in.get(id);
            FileHeader header = new FileHeader(derivation, PublicBytes.copyOf(id), in.getLong(), in.getInt());
            byte[] check = new byte[Seal.OVERHEAD];
            in.get(check);
            return Optional.of(new Read(header, check, false));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
