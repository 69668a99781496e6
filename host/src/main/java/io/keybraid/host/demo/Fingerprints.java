package io.keybraid.host.demo;

import io.keybraid.host.key.PresharedKey;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Shows whether two preshared keys are equal without showing them: the first eight bytes of an HMAC-SHA-256 under a key
 * that is made for this run and thrown away with it.
 */
final class Fingerprints {

    private static final int SHOWN = 8;

    private final byte[] runKey = new byte[32];

    Fingerprints(SecureRandom random) {
        random.nextBytes(runKey);
    }

    String of(PresharedKey key) {
        HMac mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(runKey));
        key.expose(segment -> {
            for (int i = 0; i < PresharedKey.LENGTH; i++) {
                mac.update(segment.get(ValueLayout.JAVA_BYTE, i));
            }
            return null;
        });
        byte[] result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return HexFormat.of().formatHex(Arrays.copyOf(result, SHOWN));
    }
}
