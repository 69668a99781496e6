package com.example.keybraid.x448;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import java.security.SecureRandom;

/** Two fresh halves in each round: offer and answer are the two public keys. */
final class X448Strand implements Strand {

    private final SecureRandom random;

    X448Strand(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        return X448Half.generate(random);
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        try (X448Half half = X448Half.generate(random)) {
            return new Response(half.offer(), half.complete(offer));
        }
    }
}
