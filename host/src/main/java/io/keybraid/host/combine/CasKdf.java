package io.keybraid.host.combine;

import io.keybraid.api.SharedSecret;
import io.keybraid.host.key.Hmac;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** One round of the cascade of ETSI TS 103 744 V1.2.1, clause 8.3 (CasKDF), with HMAC and HKDF over SHA-256. */
final class CasKdf {

    private CasKdf() {}

    /**
     * chain_secret ‖ key_material of one round.
     *
     * @param previousChainSecret empty or 32 bytes
     * @param ma what the initiator sent
     * @param mb what the responder sent
     * @param length of the result in bytes; its first 32 are the chain secret
     * @return the caller's to wipe
     */
    static byte[] round(
            byte[] previousChainSecret,
            SharedSecret secret,
            byte[] ma,
            byte[] mb,
            byte[] label,
            byte[] info,
            int length) {
        byte[] context = secret.expose(k -> contextHash(k, ma, mb));
        byte[] roundSecret = Hmac.of(previousChainSecret, context);
        byte[] pseudorandomKey = Hkdf.extract(label, roundSecret);
        try {
            return Hkdf.expand(pseudorandomKey, info, length);
        } finally {
            Arrays.fill(context, (byte) 0);
            Arrays.fill(roundSecret, (byte) 0);
            Arrays.fill(pseudorandomKey, (byte) 0);
        }
    }

    /** f of the standard: H( lp(k) ‖ lp(MA) ‖ lp(MB) ). */
    private static byte[] contextHash(MemorySegment secret, byte[] ma, byte[] mb) {
        SHA256Digest digest = new SHA256Digest();
        length(digest, (int) secret.byteSize());
        // Byte by byte from off-heap memory, so that no array on the heap ever holds the secret.
        for (long i = 0; i < secret.byteSize(); i++) {
            digest.update(secret.get(ValueLayout.JAVA_BYTE, i));
        }
        length(digest, ma.length);
        digest.update(ma, 0, ma.length);
        length(digest, mb.length);
        digest.update(mb, 0, mb.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static void length(SHA256Digest digest, int length) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (length >>> shift));
        }
    }
}
