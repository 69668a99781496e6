package io.keybraid.host.message;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.WireGuardKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names a tunnel at both ends alike, so that one connection carries many: every frame is a tag and a message. The first 16
 * bytes of SHA-256("keybraid/1 tunnel" ‖ initiator's WireGuard key ‖ responder's WireGuard key).
 */
public record TunnelTag(PublicBytes bytes) {

    /** In bytes. */
    public static final int LENGTH = 16;

    private static final byte[] LABEL = label("keybraid/1 tunnel");

    /** Not of a tunnel: frames between the hosts themselves (ASK and TELL), whatever their tunnels' keys are. */
    public static final TunnelTag HOSTS =
            new TunnelTag(PublicBytes.copyOf(Arrays.copyOf(sha256().digest(label("keybraid/1 hosts")), LENGTH)));

    public TunnelTag {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a tunnel's tag has 16 bytes, not " + bytes.length());
        }
    }

    /** The tag of the tunnel between these two, in either order. */
    public static TunnelTag between(WireGuardKey one, WireGuardKey other) {
        boolean inOrder = one.compareTo(other) < 0;
        MessageDigest digest = sha256();
        digest.update(LABEL);
        digest.update((inOrder ? one : other).bytes());
        digest.update((inOrder ? other : one).bytes());
        return new TunnelTag(PublicBytes.copyOf(Arrays.copyOf(digest.digest(), LENGTH)));
    }

    /** A frame: this tag, then the message. */
    public byte[] frame(PublicBytes message) {
        byte[] frame = Arrays.copyOf(bytes.toByteArray(), LENGTH + message.length());
        System.arraycopy(message.toByteArray(), 0, frame, LENGTH, message.length());
        return frame;
    }

    /** @throws MalformedMessageException if the frame is shorter than a tag */
    public static TunnelTag ofFrame(byte[] frame) throws MalformedMessageException {
        if (frame.length < LENGTH) {
            throw new MalformedMessageException("a frame of " + frame.length + " bytes");
        }
        return new TunnelTag(PublicBytes.copyOf(Arrays.copyOf(frame, LENGTH)));
    }

    /** What follows the tag. */
    public static PublicBytes messageOfFrame(byte[] frame) {
        return PublicBytes.copyOf(Arrays.copyOfRange(frame, LENGTH, frame.length));
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
