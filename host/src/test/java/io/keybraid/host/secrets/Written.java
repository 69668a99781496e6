package io.keybraid.host.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ways in which bytes are written down. Of each, pieces are given: half a secret is a leak, too. */
enum Written {
    RAW {
        @Override
        List<byte[]> pieces(byte[] secret) {
            return ends(secret, HALF);
        }
    },
    HEX {
        @Override
        List<byte[]> pieces(byte[] secret) {
            String lower = HexFormat.of().formatHex(secret);
            return textPieces(List.of(lower, lower.toUpperCase(Locale.ROOT)), 2 * HALF);
        }
    },
    /** Also inside of something longer that was encoded: a base64 digit depends on where its bits begin. */
    BASE64 {
        @Override
        List<byte[]> pieces(byte[] secret) {
            List<String> texts = new ArrayList<>();
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + secret.length];
                System.arraycopy(secret, 0, shifted, before, secret.length);
                int mixed = before == 0 ? 0 : before + 1;
                for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                    String text = encoder.withoutPadding().encodeToString(shifted);
                    // The last digit would be another one if more bytes followed.
                    texts.add(text.substring(mixed, text.length() - 1));
                }
            }
            return textPieces(texts, BASE64_DIGITS);
        }
    },
    /** As {@code Arrays.toString} prints. */
    DECIMAL {
        @Override
        List<byte[]> pieces(byte[] secret) {
            return ends(secret, HALF).stream()
                    .map(half -> IntStream.range(0, half.length)
                            .mapToObj(i -> Byte.toString(half[i]))
                            .collect(Collectors.joining(", ")))
                    .flatMap(text -> encoded(text).stream())
                    .toList();
        }
    };

    private static final int HALF = 16;
    private static final int BASE64_DIGITS = 20;

    /** What to look for, each at least 16 bytes. */
    abstract List<byte[]> pieces(byte[] secret);

    private static List<byte[]> textPieces(Collection<String> texts, int length) {
        Set<String> pieces = new LinkedHashSet<>();
        for (String text : texts) {
            pieces.add(text.substring(0, length));
            pieces.add(text.substring(text.length() - length));
        }
        return pieces.stream().flatMap(piece -> encoded(piece).stream()).toList();
    }

    /** As bytes, and as the chars of a Java heap and of a dump of it. */
    private static List<byte[]> encoded(String text) {
        return List.of(
                text.getBytes(StandardCharsets.US_ASCII),
                text.getBytes(StandardCharsets.UTF_16LE),
                text.getBytes(StandardCharsets.UTF_16BE));
    }

    private static List<byte[]> ends(byte[] secret, int length) {
        return List.of(
                Arrays.copyOf(secret, length), Arrays.copyOfRange(secret, secret.length - length, secret.length));
    }
}
