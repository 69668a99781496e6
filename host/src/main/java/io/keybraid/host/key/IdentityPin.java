package io.keybraid.host.key;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The SHA-256 of a host identity's SubjectPublicKeyInfo, by which a peer host is known. Written {@code sha256:hex}. */
public record IdentityPin(byte[] bytes) {

    /** In bytes. */
    public static final int LENGTH = 32;

    private static final Pattern WRITTEN = Pattern.compile("sha256:[0-9a-f]{64}");

    public IdentityPin {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an identity pin has 32 bytes, not " + bytes.length);
        }
        bytes = bytes.clone();
    }

    /**
     * From {@code sha256:} and 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static IdentityPin parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            throw new IllegalArgumentException("an identity is written sha256: and 64 hexadecimal digits");
        }
        return new IdentityPin(HexFormat.of().parseHex(text, "sha256:".length(), text.length()));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** In constant time. */
    public boolean matches(IdentityPin other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdentityPin that && matches(that);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "sha256:" + HexFormat.of().formatHex(bytes);
    }
}
