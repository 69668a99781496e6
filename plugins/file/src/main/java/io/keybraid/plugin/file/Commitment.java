package io.keybraid.plugin.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is derived from a file's secret in one round. Labels keep the three apart (docs/sources/file.md). */
final class Commitment {

    /** Of the initiator's nonce, in bytes. */
    static final int NONCE = 32;

    /** Of an offer: nonce and proof. */
    static final int OFFER = NONCE + KeyedHash.LENGTH;

    private Commitment() {}

    /** The initiator's proof that it has the secret. */
    static byte[] offer(byte[] secret, byte[] round, byte[] nonce) {
        return KeyedHash.of(secret, label("offer"), round, nonce);
    }

    /** The responder's. */
    static byte[] answer(byte[] secret, byte[] round, byte[] nonce) {
        return KeyedHash.of(secret, label("answer"), round, nonce);
    }

    /** The strand's secret. */
    static byte[] strand(byte[] secret, byte[] round, byte[] nonce) {
        return KeyedHash.of(secret, label("secret"), round, nonce);
    }

    private static byte[] label(String what) {
        byte[] text = ("keybraid file v1 " + what).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(text, text.length + 1);
    }
}
