package io.keybraid.plugin.file;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A part of a pad for each round. The initiator offers its next unused part; the responder takes that one, or, if it has
 * used it, its own next one: so the ends come together again wherever their marks stand.
 */
record PadStrand(Pad pad, FileHealth health) implements Strand {

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        PadPart part = observe(() -> pad.next(round));
        return new PadInitiation(this, round, part, PadMessage.offer(part, round));
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        PadMessage received = PadMessage.parse("offer", offer);
        Optional<PadPart> offered =
                observe(() -> pad.at(received.offset(), round, part -> isEqual(offer, PadMessage.offer(part, round))));
        if (offered.isPresent()) {
            try (PadPart part = offered.get()) {
                return new Response(PadMessage.answer(part, round, offer), part.secret());
            }
        }
        try (PadPart part = observe(() -> pad.next(round))) {
            return new Response(PadMessage.answer(part, round, offer), part.secret());
        }
    }

    /** The part that the responder chose instead of the one offered, and proved with its answer. */
    PadPart chosen(long offset, RoundContext round, PublicBytes offer, PublicBytes answer) throws KeySourceException {
        return observe(() -> pad.at(offset, round, part -> isEqual(answer, PadMessage.answer(part, round, offer))))
                .orElseThrow(
                        () -> new KeySourceException(
                                Reason.NOT_FOUND,
                                "the other end chose the part at " + offset + " of the pad " + path()
                                        + ", which was used here",
                                "the next round offers a later part; if it happens always, see whether both ends have the same pad"));
    }

    static boolean isEqual(PublicBytes said, PublicBytes expected) {
        return MessageDigest.isEqual(said.toByteArray(), expected.toByteArray());
    }

    private <T> T observe(FileHealth.Step<T> step) throws KeySourceException {
        T result = health.observe(path(), step);
        try {
            health.note(path(), pad.left() + " bytes left");
        } catch (FileProblem e) {
            // told by the next round
        }
        return result;
    }

    Path path() {
        return pad.file().path();
    }
}
