package io.keybraid.host.wireguard;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Keys that a test can name: the same word gives the same key. */
public final class Keys {

    private Keys() {}

    public static WireGuardKey peer(String word) {
        return new WireGuardKey(digest("public " + word));
    }

    public static PresharedKey preshared(String word) {
        return PresharedKey.takeFrom(presharedBytes(word));
    }

    public static byte[] presharedBytes(String word) {
        return digest("preshared " + word);
    }

    public static String hexOfPreshared(String word) {
        return HexFormat.of().formatHex(presharedBytes(word));
    }

    public static String base64OfPreshared(String word) {
        return Base64.getEncoder().encodeToString(presharedBytes(word));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
