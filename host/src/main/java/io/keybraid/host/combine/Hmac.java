package io.keybraid.host.combine;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** HMAC-SHA-256 (RFC 2104), leaving no key behind in the arrays that BouncyCastle keeps. */
final class Hmac {

    static final int LENGTH = 32;

    private static final byte[] NO_KEY = new byte[0];

    private Hmac() {}

    /** HMAC of all parts in turn. Inputs stay the caller's, who wipes them; so is the result. */
    static byte[] of(byte[] key, byte[]... parts) {
        HMac mac = new HMac(new SHA256Digest());
        KeyParameter parameter = new KeyParameter(key);
        try {
            mac.init(parameter);
            for (byte[] part : parts) {
                mac.update(part, 0, part.length);
            }
            byte[] result = new byte[LENGTH];
            mac.doFinal(result, 0);
            return result;
        } finally {
            Arrays.fill(parameter.getKey(), (byte) 0);
            mac.init(new KeyParameter(NO_KEY));
        }
    }
}
