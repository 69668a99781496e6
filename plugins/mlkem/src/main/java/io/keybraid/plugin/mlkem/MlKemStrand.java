package io.keybraid.plugin.mlkem;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import java.security.KeyPair;
import java.security.SecureRandom;

/** A fresh key pair in each round: the encapsulation key is the offer, the ciphertext the answer. */
final class MlKemStrand implements Strand {

    private final MlKem mlKem;
    private final SecureRandom random;

    MlKemStrand(MlKem mlKem, SecureRandom random) {
        this.mlKem = mlKem;
        this.random = random;
    }

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        KeyPair pair = mlKem.newKeyPair(random);
        return new MlKemInitiation(mlKem, mlKem.encapsulationKey(pair), pair.getPrivate());
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        return mlKem.encapsulate(offer, random);
    }
}
