package io.keybraid.plugin.pkcs11;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.Strand;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/** A key in both ends' tokens. Each end proves to the other that it has it, and a third answer of it is the secret. */
record Pkcs11Strand(Pkcs11Source source, String key, SecureRandom random) implements Strand {

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        byte[] nonce = newNonce();
        byte[] proof = source.compute(round, key, Exchange.offer(round, nonce));
        return new Pkcs11Initiation(this, round, nonce, Exchange.message(nonce, proof));
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        byte[] theirs = nonceOf("offer", offer);
        requireProof(offer, source.compute(round, key, Exchange.offer(round, theirs)));
        byte[] ours = newNonce();
        byte[] proof = source.compute(round, key, Exchange.answer(round, theirs, ours));
        return new Response(Exchange.message(ours, proof), secret(round, theirs, ours));
    }

    SharedSecret secret(RoundContext round, byte[] initiators, byte[] responders) throws KeySourceException {
        return SharedSecret.takeFrom(source.compute(round, key, Exchange.secret(round, initiators, responders)));
    }

    private byte[] newNonce() {
        byte[] nonce = new byte[Exchange.NONCE];
        random.nextBytes(nonce);
        return nonce;
    }

    /** The nonce in a message of the other end. */
    byte[] nonceOf(String name, PublicBytes message) throws KeySourceException {
        if (message.length() != Exchange.MESSAGE) {
            throw new KeySourceException(
                    Reason.BAD_MESSAGE,
                    "the other end's " + name + " has " + message.length() + " bytes, not " + Exchange.MESSAGE,
                    "look at the other end: its pkcs11 plugin never sends such a one");
        }
        return Arrays.copyOf(message.toByteArray(), Exchange.NONCE);
    }

    /** Goes on only if the other end's proof is the one that the key here gives. */
    void requireProof(PublicBytes message, byte[] expected) throws KeySourceException {
        byte[] proof = Arrays.copyOfRange(message.toByteArray(), Exchange.NONCE, Exchange.MESSAGE);
        if (!MessageDigest.isEqual(proof, expected)) {
            throw new KeySourceException(
                    Reason.NOT_FOUND,
                    "the other end's token has another key than the one that is called '" + key + "' here",
                    "put the same key into both tokens, or mend 'key' at one end");
        }
    }
}
