package io.keybraid.plugin.oqs;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import java.util.Arrays;

/** A fresh key pair of which the public half was offered. */
final class OqsInitiation implements Initiation {

    private final OqsStrand strand;
    private final RoundContext round;
    private final Kem.KeyPair pair;
    private final PublicBytes offer;

    OqsInitiation(OqsStrand strand, RoundContext round, Kem.KeyPair pair) {
        this.strand = strand;
        this.round = round;
        this.pair = pair;
        this.offer = PublicBytes.copyOf(pair.publicKey());
    }

    @Override
    public PublicBytes offer() {
        return offer;
    }

    @Override
    public SharedSecret complete(PublicBytes answer) throws KeySourceException {
        strand.requireLength("answer", answer, strand.algorithm().ciphertextBytes());
        byte[] ciphertext = answer.toByteArray();
        try {
            byte[] secret = strand.threads()
                    .call(round, () -> pair.decapsulate(ciphertext), unused -> Arrays.fill(unused, (byte) 0));
            return StrandSecret.of(strand.algorithm(), secret, offer, answer);
        } catch (Kem.KemException e) {
            throw strand.refused("answer", e);
        }
    }

    @Override
    public void close() {
        pair.close();
    }
}
