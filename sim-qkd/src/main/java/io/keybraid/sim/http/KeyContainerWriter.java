package io.keybraid.sim.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keybraid.sim.kme.SimulatedKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Writes a Key container (ETSI GS QKD 014, clause 6.3) into an array of the exact length, so that no buffer that grows
 * leaves copies of keys behind. The keys go from bytes to bytes and are never a String.
 */
final class KeyContainerWriter {

    private static final byte[] BEFORE = ascii("{\"keys\":[");
    private static final byte[] BEFORE_ID = ascii("{\"key_ID\":\"");
    private static final byte[] BEFORE_KEY = ascii("\",\"key\":\"");
    private static final byte[] AFTER_KEY = ascii("\"}");
    private static final byte[] AFTER = ascii("]}\n");

    private KeyContainerWriter() {}

    static byte[] write(List<SimulatedKey> keys) {
        ByteBuffer out = ByteBuffer.allocate(length(keys)).put(BEFORE);
        for (int at = 0; at < keys.size(); at++) {
            if (at > 0) {
                out.put((byte) ',');
            }
            SimulatedKey key = keys.get(at);
            out.put(BEFORE_ID).put(ascii(key.keyId().toString())).put(BEFORE_KEY);
            key.expose(bytes -> putBase64(out, bytes));
            out.put(AFTER_KEY);
        }
        return out.put(AFTER).array();
    }

    private static ByteBuffer putBase64(ByteBuffer out, byte[] bytes) {
        byte[] base64 = Base64.getEncoder().encode(bytes);
        try {
            return out.put(base64);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static int length(List<SimulatedKey> keys) {
        int one = BEFORE_ID.length + BEFORE_KEY.length + AFTER_KEY.length;
        int ids = keys.stream().mapToInt(key -> key.keyId().text().length()).sum();
        int commas = Math.max(0, keys.size() - 1);
        int base64 = keys.stream().mapToInt(key -> (key.length() + 2) / 3 * 4).sum();
        return BEFORE.length + keys.size() * one + ids + base64 + commas + AFTER.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
