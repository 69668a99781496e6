package io.keybraid.host.combine;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Hmac;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Braids the strands of a round into its keys (docs/protocol.md, section 1). As long as one strand, or the chain secret, is
 * unknown to the attacker, the preshared key, the tags and the next chain secret are pseudorandom to him.
 *
 * <p>Stateless and thread-safe.
 */
public final class Combiner {

    /** The most strands in a round. */
    public static final int MAX_STRANDS = 16;

    private static final int PART = 32;
    private static final int KEY_MATERIAL = 4 * PART;

    private Combiner() {}

    /**
     * @param previous the chain secret of the epoch before, or of no epoch
     * @param strands exactly those that ACCEPT selects, in any order
     * @throws IllegalArgumentException if there are none, more than {@value #MAX_STRANDS}, or two of one name
     */
    public static RoundKeys combine(ChainSecret previous, Transcript transcript, List<Ingredient> strands) {
        List<Ingredient> ordered = ordered(strands);
        byte[] ma = transcript.offer().toByteArray();
        byte[] mb = transcript.acceptBody().toByteArray();
        byte[] out = previous.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
        for (int i = 1; i <= ordered.size(); i++) {
            Ingredient strand = ordered.get(i - 1);
            int length = PART + (i == ordered.size() ? KEY_MATERIAL : 0);
            byte[] info = info(i, ordered.size(), strand);
            byte[] chainBefore = out;
            try {
                out = CasKdf.round(chainBefore, strand.secret(), ma, mb, Labels.CAS_KDF, info, length);
            } finally {
                Arrays.fill(chainBefore, (byte) 0);
            }
        }
        return keys(out, transcript.hash());
    }

    private static List<Ingredient> ordered(List<Ingredient> strands) {
        if (strands.isEmpty() || strands.size() > MAX_STRANDS) {
            throw new IllegalArgumentException("1 to " + MAX_STRANDS + " strands, not " + strands.size());
        }
        if (strands.stream().map(Ingredient::name).distinct().count() < strands.size()) {
            throw new IllegalArgumentException("two strands of one name");
        }
        return strands.stream().sorted(Comparator.comparing(Ingredient::name)).toList();
    }

    private static byte[] info(int i, int n, Ingredient strand) {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        info.writeBytes(Labels.INFO);
        info.write(i);
        info.write(n);
        info.write(strand.assurance().code());
        text(info, strand.algorithm());
        text(info, strand.name());
        return info.toByteArray();
    }

    private static void text(ByteArrayOutputStream info, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > 255) {
            throw new IllegalArgumentException("a strand's name and algorithm have 1 to 255 bytes");
        }
        info.write(bytes.length);
        info.writeBytes(bytes);
    }

    private static RoundKeys keys(byte[] out, byte[] transcriptHash) {
        byte[] confirmResponder = part(out, 2);
        byte[] confirmInitiator = part(out, 3);
        byte[] identify = part(out, 4);
        try {
            PublicBytes responderTag =
                    PublicBytes.copyOf(Hmac.of(confirmResponder, Labels.RESPONDER_CONFIRMS, transcriptHash));
            PublicBytes initiatorTag =
                    PublicBytes.copyOf(Hmac.of(confirmInitiator, Labels.INITIATOR_CONFIRMS, transcriptHash));
            Kid kid = new Kid(Arrays.copyOf(Hmac.of(identify, Labels.KID, transcriptHash), Kid.LENGTH));
            return new RoundKeys(
                    PresharedKey.takeFrom(part(out, 1)),
                    ChainSecret.takeFrom(part(out, 0)),
                    responderTag,
                    initiatorTag,
                    kid);
        } finally {
            Arrays.fill(out, (byte) 0);
            Arrays.fill(confirmResponder, (byte) 0);
            Arrays.fill(confirmInitiator, (byte) 0);
            Arrays.fill(identify, (byte) 0);
        }
    }

    private static byte[] part(byte[] out, int index) {
        return Arrays.copyOfRange(out, index * PART, (index + 1) * PART);
    }
}
