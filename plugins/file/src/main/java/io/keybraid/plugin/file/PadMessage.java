package io.keybraid.plugin.file;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Offer or answer of a pad: the part's offset, 8 bytes big-endian, and a proof, 32 bytes. */
record PadMessage(long offset) {

    private static final int LENGTH = Long.BYTES + KeyedHash.LENGTH;
    private static final byte[] OFFER = "keybraid pad v1 offer\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "keybraid pad v1 answer\0".getBytes(StandardCharsets.US_ASCII);

    static PublicBytes offer(PadPart part, RoundContext round) {
        byte[] offset = offset(part);
        return message(offset, part.prove(OFFER, round.round().toByteArray(), offset));
    }

    /** Its proof is over the offer as received, too. */
    static PublicBytes answer(PadPart part, RoundContext round, PublicBytes offer) {
        byte[] offset = offset(part);
        return message(offset, part.prove(ANSWER, round.round().toByteArray(), offset, offer.toByteArray()));
    }

    /** The offset alone: who has the part checks the proof. */
    static PadMessage parse(String name, PublicBytes message) throws KeySourceException {
        if (message.length() != LENGTH) {
            throw Refusal.malformed(name, "has " + message.length() + " bytes, not " + LENGTH);
        }
        long offset = ByteBuffer.wrap(message.toByteArray()).getLong();
        if (offset < 0 || offset % PadPart.LENGTH != 0) {
            throw Refusal.malformed(name, "names a part of a pad that begins where none does");
        }
        return new PadMessage(offset);
    }

    private static byte[] offset(PadPart part) {
        return ByteBuffer.allocate(Long.BYTES).putLong(part.offset()).array();
    }

    private static PublicBytes message(byte[] offset, byte[] proof) {
        return PublicBytes.copyOf(
                ByteBuffer.allocate(LENGTH).put(offset).put(proof).array());
    }
}
