package io.keybraid.plugin.file;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;

/** A part of the pad that was offered. It is used up even if the round comes to nothing. */
final class PadInitiation implements Initiation {

    private final PadStrand strand;
    private final RoundContext round;
    private final PadPart part;
    private final PublicBytes offer;
    private boolean closed;

    PadInitiation(PadStrand strand, RoundContext round, PadPart part, PublicBytes offer) {
        this.strand = strand;
        this.round = round;
        this.part = part;
        this.offer = offer;
    }

    @Override
    public PublicBytes offer() {
        return offer;
    }

    @Override
    public SharedSecret complete(PublicBytes answer) throws KeySourceException {
        if (closed) {
            throw new IllegalStateException("the initiation was closed");
        }
        PadMessage received = PadMessage.parse("answer", answer);
        if (received.offset() == part.offset()) {
            if (!PadStrand.isEqual(answer, PadMessage.answer(part, round, offer))) {
                throw Refusal.otherSecret(strand.path());
            }
            return part.secret();
        }
        try (PadPart chosen = strand.chosen(received.offset(), round, offer, answer)) {
            return chosen.secret();
        }
    }

    @Override
    public void close() {
        closed = true;
        part.close();
    }
}
