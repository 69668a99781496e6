package io.keybraid.plugin.oqs;

import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * From a KEM's secret to the strand's. ML-KEM's is taken as it is, like the plugin mlkem does. Of the others some are shorter
 * than a strand's may be, and some are the same for two forms of a message: HMAC-SHA-256 over the whole exchange mends both
 * (docs/sources/oqs.md).
 */
final class StrandSecret {

    private static final String LABEL = "keybraid oqs v1 ";

    private StrandSecret() {}

    /** @param kemSecret is wiped */
    static SharedSecret of(Algorithm algorithm, byte[] kemSecret, PublicBytes offer, PublicBytes answer) {
        if (algorithm.isMlKem()) {
            return SharedSecret.takeFrom(kemSecret);
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(kemSecret, "HmacSHA256"));
            mac.update((LABEL + algorithm.oqsName() + "\0").getBytes(StandardCharsets.US_ASCII));
            mac.update(sha256(offer));
            mac.update(sha256(answer));
            return SharedSecret.takeFrom(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        } finally {
            Arrays.fill(kemSecret, (byte) 0);
        }
    }

    private static byte[] sha256(PublicBytes bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    }
}
