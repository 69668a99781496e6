package io.keybraid.plugin.skip;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** One tunnel's keys: the initiator gets a new one, whose keyId is the offer; the responder gets the one of that name. */
final class SkipStrand implements Strand {

    private final SkipSource source;
    private final String peerSystem;

    SkipStrand(SkipSource source, String peerSystem) {
        this.source = source;
        this.peerSystem = peerSystem;
    }

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        return new SkipInitiation(source.newKey(peerSystem, round));
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        ProvidedKey key = source.namedKey(keyId(offer), peerSystem, round);
        return new Response(PublicBytes.EMPTY, key.secret());
    }

    private static String keyId(PublicBytes offer) throws KeySourceException {
        if (offer.length() <= ProvidedKey.MAX_ID_BYTES) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(offer.toByteArray()))
                        .toString();
                if (ProvidedKey.isKeyId(text)) {
                    return text;
                }
            } catch (CharacterCodingException e) {
                // told below
            }
        }
        throw new KeySourceException(
                Reason.BAD_MESSAGE,
                "the other end offered " + offer.length() + " bytes that are no keyId",
                "check that both ends run the same version of this plugin");
    }

    @Override
    public void probe() throws KeySourceException {
        source.probe(peerSystem);
    }

    @Override
    public String toString() {
        return "[skip strand with system " + peerSystem + "]";
    }
}
