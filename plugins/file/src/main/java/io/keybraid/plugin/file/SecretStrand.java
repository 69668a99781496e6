package io.keybraid.plugin.file;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceContext;
import io.keybraid.api.Strand;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;

/**
 * A secret that both ends have in a file. Offer and answer prove, by keyed hashes, that it is the same one, so that a file
 * changed at one end only is told as that.
 *
 * @param oldest how long ago the file may have been written; zero if that does not matter
 */
record SecretStrand(SecretFile file, Duration oldest, SourceContext context, FileHealth health) implements Strand {

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        byte[] nonce = new byte[Commitment.NONCE];
        context.random().nextBytes(nonce);
        byte[] identifier = round.round().toByteArray();
        try (SecretFile.Secret secret = health.observe(path(), this::read)) {
            byte[] offer = Arrays.copyOf(nonce, Commitment.OFFER);
            byte[] proof = Commitment.offer(secret.bytes(), identifier, nonce);
            System.arraycopy(proof, 0, offer, nonce.length, proof.length);
            return new SecretInitiation(
                    path(),
                    PublicBytes.copyOf(offer),
                    PublicBytes.copyOf(Commitment.answer(secret.bytes(), identifier, nonce)),
                    SharedSecret.takeFrom(Commitment.strand(secret.bytes(), identifier, nonce)));
        }
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        if (offer.length() != Commitment.OFFER) {
            throw Refusal.malformed("offer", "has " + offer.length() + " bytes, not " + Commitment.OFFER);
        }
        byte[] nonce = Arrays.copyOf(offer.toByteArray(), Commitment.NONCE);
        byte[] proof = Arrays.copyOfRange(offer.toByteArray(), Commitment.NONCE, Commitment.OFFER);
        byte[] identifier = round.round().toByteArray();
        return health.observe(path(), () -> {
            try (SecretFile.Secret secret = read()) {
                if (!MessageDigest.isEqual(proof, Commitment.offer(secret.bytes(), identifier, nonce))) {
                    throw Refusal.otherSecret(path());
                }
                return new Response(
                        PublicBytes.copyOf(Commitment.answer(secret.bytes(), identifier, nonce)),
                        SharedSecret.takeFrom(Commitment.strand(secret.bytes(), identifier, nonce)));
            }
        });
    }

    private Path path() {
        return file.file().path();
    }

    private SecretFile.Secret read() throws KeySourceException {
        try {
            SecretFile.Secret secret = file.read();
            health.note(path(), "written " + secret.changed());
            Duration age = Duration.between(secret.changed(), context.clock().instant());
            if (oldest.isPositive() && age.compareTo(oldest) > 0) {
                secret.close();
                throw new KeySourceException(
                        Reason.EXHAUSTED,
                        path() + " was last written " + age.toSeconds() + " s ago; 'max-age' is " + oldest.toSeconds()
                                + " s",
                        "look at the program that renews it; it seems to have stopped");
            }
            return secret;
        } catch (FileProblem e) {
            throw e.inRound();
        }
    }
}
