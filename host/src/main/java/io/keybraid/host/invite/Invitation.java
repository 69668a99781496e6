package io.keybraid.host.invite;

import io.keybraid.host.invite.SpelledBytes.BadSpellingException;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a peer must know of a host to have a tunnel with it. Public, but it must come unchanged: whoever changes it on its way
 * takes the host's place, which the {@link #fingerprint} shows.
 *
 * @param identity the host's
 * @param key of its WireGuard interface
 * @param endpoint where the host may be dialled; empty where it only dials
 */
public record Invitation(IdentityPin identity, WireGuardKey key, Optional<HostPort> endpoint) {

    private static final byte VERSION = 1;
    private static final int CHECKED_BYTES = 4;
    private static final int SHORTEST = 1 + IdentityPin.LENGTH + WireGuardKey.LENGTH + CHECKED_BYTES;
    private static final int FINGERPRINT_BYTES = 10;
    private static final String HINT =
            "compare that group with what 'keybraid invite' printed, and give the whole text again";

    public Invitation {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(key);
        Objects.requireNonNull(endpoint);
    }

    /** Groups of eight signs, joined by hyphens; about twenty of them. */
    public String text() {
        byte[] told = told();
        byte[] all = Arrays.copyOf(told, told.length + CHECKED_BYTES);
        System.arraycopy(digest(told), 0, all, told.length, CHECKED_BYTES);
        return SpelledBytes.spell(all);
    }

    /** Eighty bits of a digest of all of it, four groups of four signs: to be compared on another way than the text took. */
    public String fingerprint() {
        String spelled = SpelledBytes.spell(Arrays.copyOf(digest(told()), FINGERPRINT_BYTES))
                .replace("-", "");
        // Without the signs that check for mistyping: nobody types a fingerprint.
        String bare = spelled.substring(0, 7) + spelled.substring(8, 15) + spelled.substring(16, 18);
        return bare.replaceAll("(....)(?=.)", "$1 ");
    }

    private byte[] told() {
        byte[] place = endpoint.map(HostPort::toString).orElse("").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(SHORTEST - CHECKED_BYTES + place.length)
                .put(VERSION)
                .put(identity.bytes())
                .put(key.bytes())
                .put(place)
                .array();
    }

    /**
     * Of what {@link #text} made.
     *
     * @throws OperatorException with reason USAGE that says where the text is wrong
     */
    public static Invitation parse(String text) throws OperatorException {
        byte[] all;
        try {
            all = SpelledBytes.read(text);
        } catch (BadSpellingException e) {
            throw new OperatorException(Reason.USAGE, "the invitation: " + e.getMessage(), HINT, e);
        }
        byte[] told = Arrays.copyOf(all, Math.max(0, all.length - CHECKED_BYTES));
        byte[] check = Arrays.copyOfRange(all, told.length, all.length);
        if (all.length < SHORTEST || !Arrays.equals(check, Arrays.copyOf(digest(told), CHECKED_BYTES))) {
            throw new OperatorException(
                    Reason.USAGE,
                    "the invitation is not whole: each group is right, but its end is missing or groups are left out",
                    "give the whole text that 'keybraid invite' printed, from its first group to its last");
        }
        return read(ByteBuffer.wrap(told));
    }

    private static Invitation read(ByteBuffer told) throws OperatorException {
        if (told.get() != VERSION) {
            throw new OperatorException(
                    Reason.USAGE,
                    "the invitation was made by another version of Keybraid",
                    "install the same version at both ends");
        }
        byte[] identity = new byte[IdentityPin.LENGTH];
        byte[] key = new byte[WireGuardKey.LENGTH];
        byte[] place = new byte[told.remaining() - identity.length - key.length];
        told.get(identity).get(key).get(place);
        try {
            return new Invitation(
                    new IdentityPin(identity),
                    new WireGuardKey(key),
                    place.length == 0
                            ? Optional.empty()
                            : Optional.of(HostPort.parse(new String(place, StandardCharsets.US_ASCII))));
        } catch (IllegalArgumentException e) {
            throw new OperatorException(
                    Reason.USAGE, "the invitation names no address: " + e.getMessage(), "have it made again", e);
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
