package io.keybraid.host.combine;

import io.keybraid.api.SharedSecret;
import io.keybraid.host.key.Hmac;
import io.keybraid.host.key.Sha256;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

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
        Sha256 digest = new Sha256();
        digest.updateLength((int) secret.byteSize());
        // Byte by byte from off-heap memory, so that no array on the heap ever holds the secret.
        for (long i = 0; i < secret.byteSize(); i++) {
            digest.update(secret.get(ValueLayout.JAVA_BYTE, i));
        }
        digest.updateLength(ma.length);
        digest.update(ma);
        digest.updateLength(mb.length);
        digest.update(mb);
        byte[] hash = new byte[Sha256.LENGTH];
        digest.finish(hash);
        return hash;
    }
}
