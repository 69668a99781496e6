package io.keybraid.host.message;

import io.keybraid.api.PublicBytes;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Names a round: a durable number that only grows, and chance that keeps two rounds apart even where a number came again.
 *
 * @param sequence roundSeq, from 1; as unsigned
 * @param chance 8 random bytes
 */
public record RoundId(long sequence, long chance) {

    /** In bytes. */
    public static final int LENGTH = 16;

    /** No round: stands in messages that belong to none. */
    public static final RoundId NONE = new RoundId(0, 0);

    static RoundId read(ByteBuffer in) {
        return new RoundId(in.getLong(), in.getLong());
    }

    /** The 16 bytes on the wire. */
    public PublicBytes bytes() {
        return PublicBytes.copyOf(
                ByteBuffer.allocate(LENGTH).putLong(sequence).putLong(chance).array());
    }

    /** Whether this round began after that one. */
    public boolean isAfter(long otherSequence) {
        return Long.compareUnsigned(sequence, otherSequence) > 0;
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(sequence) + "-" + HexFormat.of().toHexDigits(chance);
    }
}
