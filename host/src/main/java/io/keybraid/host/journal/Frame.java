package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.message.TunnelTag;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What stands around a sealed record in a journal file (docs/journal.md): the same fields before and after it, so that
 * damage at one place never hides whose record it is, nor where the next one begins. Each side is authentic by itself: a
 * record that was damaged on purpose cannot be passed off as another tunnel's.
 *
 * @param sealedLength of the sealed record, in bytes
 * @param tunnel whose record it is
 * @param counter grows by one with each record, through all files a journal ever had
 * @param acknowledged the highest counter that was durable when this one was written
 */
record Frame(int sealedLength, TunnelTag tunnel, long counter, long acknowledged) {

    /** The most that a sealed record has, in bytes: an ACCEPT fills at most a 4 MiB frame. */
    static final int MOST_SEALED = (1 << 22) + (1 << 12);

    private static final int BEFORE = 0x4b42523e;
    private static final int AFTER = 0x4b42523c;
    private static final int FIELDS = 4 + TunnelTag.LENGTH + 8 + 8;

    /** Of the fields on one side, in bytes: what side it is, the fields, a check. */
    static final int SIDE = 4 + FIELDS + Seal.OVERHEAD;

    private static final byte[] NOTHING = new byte[0];

    /** A frame and where it begins. */
    record Placed(Frame frame, int at) {

        int sealedAt() {
            return at + SIDE;
        }

        int end() {
            return at + frame.length();
        }
    }

    /** Of the whole, in bytes. */
    int length() {
        return SIDE + sealedLength + SIDE;
    }

    /** What the seal binds the record to. */
    byte[] associated() {
        return ByteBuffer.allocate(TunnelTag.LENGTH + 8 + 8)
                .put(tunnel.bytes().toByteArray())
                .putLong(counter)
                .putLong(acknowledged)
                .array();
    }

    byte[] around(byte[] sealed, Seal seal) {
        byte[] fields = fields();
        byte[] check = seal.seal(Seal.Use.SIDE, counter, fields, NOTHING);
        return ByteBuffer.allocate(length())
                .putInt(BEFORE)
                .put(fields)
                .put(check)
                .put(sealed)
                .putInt(AFTER)
                .put(fields)
                .put(check)
                .array();
    }

    private byte[] fields() {
        return ByteBuffer.allocate(FIELDS)
                .putInt(sealedLength)
                .put(associated())
                .array();
    }

    /** The frame whose fields begin here, whether or not all of it is there. */
    static Optional<Placed> beginningAt(byte[] file, int at, Seal seal) {
        return side(file, at, BEFORE, seal).map(frame -> new Placed(frame, at));
    }

    /** The frame whose last fields begin here. */
    static Optional<Placed> endingWith(byte[] file, int at, Seal seal) {
        return side(file, at, AFTER, seal).map(frame -> new Placed(frame, at - frame.sealedLength - SIDE));
    }

    private static Optional<Frame> side(byte[] file, int at, int side, Seal seal) {
        if (at < 0 || at > file.length - SIDE) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(file, at, SIDE);
        if (in.getInt() != side) {
            return Optional.empty();
        }
        int length = in.getInt();
        byte[] tag = new byte[TunnelTag.LENGTH];
        in.get(tag);
        Frame frame = new Frame(length, new TunnelTag(PublicBytes.copyOf(tag)), in.getLong(), in.getLong());
        byte[] check = new byte[Seal.OVERHEAD];
        in.get(check);
        boolean genuine =
                seal.open(Seal.Use.SIDE, frame.counter, frame.fields(), check).isPresent();
        return genuine && length >= Seal.OVERHEAD && length <= MOST_SEALED ? Optional.of(frame) : Optional.empty();
    }

    /** The sealed record in a frame that is there in whole. */
    static byte[] sealedIn(byte[] file, Placed placed) {
        return Arrays.copyOfRange(
                file, placed.sealedAt(), placed.sealedAt() + placed.frame().sealedLength());
    }
}
