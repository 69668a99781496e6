package io.keybraid.plugin.pkcs11;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;

/** An offer that the token signed. Holds nothing secret: the token is asked again for the secret. */
final class Pkcs11Initiation implements Initiation {

    private final Pkcs11Strand strand;
    private final RoundContext round;
    private final byte[] nonce;
    private final PublicBytes offer;
    private boolean closed;

    Pkcs11Initiation(Pkcs11Strand strand, RoundContext round, byte[] nonce, PublicBytes offer) {
        this.strand = strand;
        this.round = round;
        this.nonce = nonce;
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
        round.requireTimeLeft();
        byte[] theirs = strand.nonceOf("answer", answer);
        strand.requireProof(
                answer, strand.source().compute(round, strand.key(), Exchange.answer(round, nonce, theirs)));
        return strand.secret(round, nonce, theirs);
    }

    @Override
    public void close() {
        closed = true;
    }
}
