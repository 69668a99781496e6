package io.keybraid.host.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * RFC 7468 text, read and written as bytes: BouncyCastle's own reader would make Strings of a private key, which nothing
 * can wipe.
 */
final class Pem {

    private static final byte[] BEGIN = ascii("-----BEGIN ");
    private static final byte[] DASHES = ascii("-----");
    private static final int LINE = 64;

    private Pem() {}

    /** One block. The contents may be secret: whoever holds it wipes them. */
    record Block(String label, byte[] contents) {
        void wipe() {
            Arrays.fill(contents, (byte) 0);
        }
    }

    /**
     * All blocks, in order; text between them is skipped, as RFC 7468 section 2 allows.
     *
     * @throws IllegalArgumentException if a block does not end or is no base64; everything read until then is wiped
     */
    static List<Block> read(byte[] text) {
        List<Block> blocks = new ArrayList<>();
        try {
            int at = find(BEGIN, text, 0);
            while (at >= 0) {
                int labelEnd = require(DASHES, text, at + BEGIN.length);
                byte[] label = Arrays.copyOfRange(text, at + BEGIN.length, labelEnd);
                byte[] end = ascii("-----END " + new String(label, StandardCharsets.US_ASCII) + "-----");
                int bodyEnd = require(end, text, labelEnd + DASHES.length);
                byte[] contents = decode(text, labelEnd + DASHES.length, bodyEnd);
                blocks.add(new Block(new String(label, StandardCharsets.US_ASCII), contents));
                at = find(BEGIN, text, bodyEnd + end.length);
            }
            return blocks;
        } catch (IllegalArgumentException broken) {
            blocks.forEach(Block::wipe);
            throw broken;
        }
    }

    /** Appends one block; the output's own growth leaves copies behind, so it should be made large enough at once. */
    static void write(ByteArrayOutputStream output, String label, byte[] contents) {
        byte[] body = Base64.getMimeEncoder(LINE, ascii("\n")).encode(contents);
        output.writeBytes(ascii("-----BEGIN " + label + "-----\n"));
        output.writeBytes(body);
        output.writeBytes(ascii("\n-----END " + label + "-----\n"));
        Arrays.fill(body, (byte) 0);
    }

    private static byte[] decode(byte[] text, int from, int to) {
        byte[] body = Arrays.copyOfRange(text, from, to);
        byte[] dense = new byte[body.length];
        int length = 0;
        for (byte character : body) {
            if (character > ' ') {
                dense[length++] = character;
            }
        }
        byte[] exact = Arrays.copyOf(dense, length);
        try {
            return Base64.getDecoder().decode(exact);
        } finally {
            Arrays.fill(body, (byte) 0);
            Arrays.fill(dense, (byte) 0);
            Arrays.fill(exact, (byte) 0);
        }
    }

    private static int require(byte[] word, byte[] text, int from) {
        int at = find(word, text, from);
        if (at < 0) {
            throw new IllegalArgumentException("a PEM block is cut off");
        }
        return at;
    }

    private static int find(byte[] word, byte[] text, int from) {
        for (int at = from; at <= text.length - word.length; at++) {
            if (Arrays.equals(text, at, at + word.length, word, 0, word.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
