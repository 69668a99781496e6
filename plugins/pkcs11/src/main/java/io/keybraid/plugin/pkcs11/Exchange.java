package io.keybraid.plugin.pkcs11;

import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What the token's answers are bound to (docs/sources/pkcs11.md). All parts have fixed lengths. */
final class Exchange {

    /** Each end's, in bytes. */
    static final int NONCE = 32;

    /** Of an offer and of an answer: nonce and proof. */
    static final int MESSAGE = NONCE + Mechanism.LENGTH;

    private Exchange() {}

    /** For the initiator's proof. */
    static byte[] offer(RoundContext round, byte[] nonce) {
        return digest("offer", round, nonce);
    }

    /** For the responder's. */
    static byte[] answer(RoundContext round, byte[] initiators, byte[] responders) {
        return digest("answer", round, initiators, responders);
    }

    /** For the strand's secret. */
    static byte[] secret(RoundContext round, byte[] initiators, byte[] responders) {
        return digest("secret", round, initiators, responders);
    }

    /** Nonce and proof. */
    static PublicBytes message(byte[] nonce, byte[] proof) {
        byte[] message = new byte[MESSAGE];
        System.arraycopy(nonce, 0, message, 0, NONCE);
        System.arraycopy(proof, 0, message, NONCE, proof.length);
        return PublicBytes.copyOf(message);
    }

    private static byte[] digest(String what, RoundContext round, byte[]... nonces) {
        MessageDigest sha256 = sha256();
        sha256.update(("keybraid pkcs11 v1 " + what + "\0").getBytes(StandardCharsets.US_ASCII));
        sha256.update(round.round().toByteArray());
        for (byte[] nonce : nonces) {
            sha256.update(nonce);
        }
        return sha256.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
