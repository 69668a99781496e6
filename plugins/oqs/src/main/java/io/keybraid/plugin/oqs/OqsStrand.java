package io.keybraid.plugin.oqs;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import java.security.SecureRandom;
import java.util.Arrays;

/** A fresh key pair in each round: the public key is the offer, the ciphertext the answer. */
record OqsStrand(Algorithm algorithm, Kem kem, DeepStackThreads threads, SecureRandom random) implements Strand {

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        try {
            Kem.KeyPair pair = threads.call(round, () -> kem.newKeyPair(random), Kem.KeyPair::close);
            return new OqsInitiation(this, round, pair);
        } catch (Kem.KemException e) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE,
                    String.valueOf(e.getMessage()),
                    "see whether the machine has memory left; else set 'implementation' to the other one",
                    e);
        }
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        requireLength("offer", offer, algorithm.publicKeyBytes());
        byte[] publicKey = offer.toByteArray();
        try {
            Kem.Encapsulation made = threads.call(
                    round, () -> kem.encapsulate(publicKey, random), unused -> Arrays.fill(unused.secret(), (byte) 0));
            PublicBytes answer = PublicBytes.copyOf(made.ciphertext());
            return new Response(answer, StrandSecret.of(algorithm, made.secret(), offer, answer));
        } catch (Kem.KemException e) {
            throw refused("offer", e);
        }
    }

    void requireLength(String message, PublicBytes bytes, int length) throws KeySourceException {
        if (bytes.length() != length) {
            throw new KeySourceException(
                    Reason.BAD_MESSAGE,
                    "the other end's " + algorithm.oqsName() + " " + message + " has " + bytes.length() + " bytes, not "
                            + length,
                    "give this source the same 'algorithm' at both ends");
        }
    }

    KeySourceException refused(String message, Kem.KemException cause) {
        return new KeySourceException(
                Reason.BAD_MESSAGE,
                "the other end's " + message + " is not acceptable: " + cause.getMessage(),
                "look at the other end: its " + algorithm.oqsName() + " is another, or broken",
                cause);
    }
}
