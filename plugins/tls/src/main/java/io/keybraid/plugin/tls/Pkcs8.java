package io.keybraid.plugin.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Wraps the older formats of private keys into PKCS#8 (RFC 5958), the only one that the JDK reads:
 * {@code SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { key } }}.
 */
final class Pkcs8 {

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int EC_PARAMETERS = 0xA0;

    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    /** rsaEncryption 1.2.840.113549.1.1.1 and its NULL (RFC 8017). */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    /** id-ecPublicKey 1.2.840.10045.2.1 (RFC 5480); the curve follows it. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pkcs8() {}

    /** Of an {@code RSA PRIVATE KEY} (PKCS#1). */
    static byte[] ofPkcs1(byte[] key) {
        return wrap(RSA, key);
    }

    /**
     * Of an {@code EC PRIVATE KEY} (SEC 1, RFC 5915): {@code SEQUENCE { INTEGER 1, OCTET STRING, [0] curve, [1] public key }}.
     *
     * @throws IllegalArgumentException if it is not that, or names no curve
     */
    static byte[] ofSec1(byte[] key) {
        byte[] curve = Der.fieldOfSequence(key, EC_PARAMETERS);
        return wrap(concatenated(EC, curve), key);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        byte[] octets = encoded(OCTET_STRING, key);
        byte[] content = concatenated(VERSION_0, encoded(SEQUENCE, algorithm), octets);
        try {
            return encoded(SEQUENCE, content);
        } finally {
            Arrays.fill(octets, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte[] encoded(int tag, byte[] content) {
        return concatenated(Der.header(tag, content.length), content);
    }

    private static byte[] concatenated(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** As much of DER (X.690) as that takes: lengths of at most three bytes, tags of one. */
    private static final class Der {

        private Der() {}

        static byte[] header(int tag, int length) {
            ByteArrayOutputStream header = new ByteArrayOutputStream(5);
            header.write(tag);
            if (length >= 0x80) {
                int bytes = length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
                header.write(0x80 | bytes);
                for (int shift = 8 * (bytes - 1); shift > 0; shift -= 8) {
                    header.write(length >> shift);
                }
            }
            header.write(length);
            return header.toByteArray();
        }

        /** The content of the first field with this tag. */
        static byte[] fieldOfSequence(byte[] der, int tag) {
            int end = contentStart(der, 0) + contentLength(der, 0);
            for (int at = contentStart(der, 0); at < end; at = contentStart(der, at) + contentLength(der, at)) {
                int start = contentStart(der, at);
                int fieldEnd = start + contentLength(der, at);
                if (fieldEnd > der.length) {
                    break;
                }
                if ((der[at] & 0xFF) == tag) {
                    return Arrays.copyOfRange(der, start, fieldEnd);
                }
            }
            throw new IllegalArgumentException("no such field");
        }

        private static int contentStart(byte[] der, int at) {
            int first = byteAt(der, at + 1);
            return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
        }

        private static int contentLength(byte[] der, int at) {
            int first = byteAt(der, at + 1);
            if (first < 0x80) {
                return first;
            }
            if ((first & 0x7F) > 3) {
                throw new IllegalArgumentException("a length of more than three bytes");
            }
            int length = 0;
            for (int i = 0; i < (first & 0x7F); i++) {
                length = (length << 8) | byteAt(der, at + 2 + i);
            }
            return length;
        }

        private static int byteAt(byte[] der, int at) {
            if (at >= der.length) {
                throw new IllegalArgumentException("cut short");
            }
            return der[at] & 0xFF;
        }
    }
}
