package io.keybraid.host.bench.million;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.Strand;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Stands for ML-KEM-768, with offers and answers that are shorter, because the combiner hashes each several times; {@link Counts}
 * counts them as long as they would be. Or for a KME's key, of which the offer is its number in place of a key_ID of the same
 * length. The secret is a hash of the round and of what crossed the channel: known to everybody.
 */
final class PlayedStrand implements Strand {

    /** By how much ML-KEM-768's encapsulation key and ciphertext are longer than what stands for them. */
    static final int LONGER_OFFER = 1184 - 32;

    static final int LONGER_ANSWER = 1088 - 32;

    private static final int SHORT = 32;
    private static final int KEY_ID = 36;

    /** What it takes to make an offer, and to answer one. */
    private interface Moves {
        PublicBytes offer(RoundContext round) throws KeySourceException;

        PublicBytes answer(RoundContext round, PublicBytes offer) throws KeySourceException;
    }

    private final Moves moves;

    private PlayedStrand(Moves moves) {
        this.moves = moves;
    }

    static PlayedStrand kem() {
        return new PlayedStrand(new Moves() {
            @Override
            public PublicBytes offer(RoundContext round) {
                return padded(round.round(), SHORT);
            }

            @Override
            public PublicBytes answer(RoundContext round, PublicBytes offer) {
                return padded(round.round(), SHORT);
            }
        });
    }

    /** At one end of a way, with the KME that is there. */
    static PlayedStrand qkd(KeyWay way, KeyWay.Kme kme) {
        return new PlayedStrand(new Moves() {
            @Override
            public PublicBytes offer(RoundContext round) throws KeySourceException {
                return PublicBytes.copyOf(
                        ByteBuffer.allocate(KEY_ID).putLong(way.take(kme)).array());
            }

            @Override
            public PublicBytes answer(RoundContext round, PublicBytes offer) throws KeySourceException {
                way.fetch(kme, ByteBuffer.wrap(offer.toByteArray()).getLong());
                return PublicBytes.EMPTY;
            }
        });
    }

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        PublicBytes offer = moves.offer(round);
        return new Initiation() {
            @Override
            public PublicBytes offer() {
                return offer;
            }

            @Override
            public SharedSecret complete(PublicBytes answer) {
                return secret(round, offer, answer);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        PublicBytes answer = moves.answer(round, offer);
        return new Response(answer, secret(round, offer, answer));
    }

    private static PublicBytes padded(PublicBytes round, int length) {
        return PublicBytes.copyOf(
                ByteBuffer.allocate(length).put(round.toByteArray()).array());
    }

    private static SharedSecret secret(RoundContext round, PublicBytes offer, PublicBytes answer) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(round.round().toByteArray());
            digest.update(offer.toByteArray());
            return SharedSecret.takeFrom(digest.digest(answer.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
