package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of a reply, {@code field=value}, seen in the buffer it was read into; valid only until the next line is read.
 * The value of a secret field is read by {@link #secret()} and {@link #presharedKey()} alone.
 */
final class UapiLine {

    private static final int KEY_DIGITS = 2 * Secret32.LENGTH;
    private static final int MAX_NUMBER_DIGITS = 18;

    private final ByteBuffer buffer;
    private UapiField field = UapiField.OTHER;
    private int valueFrom;
    private int end;

    UapiLine(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** Moves to the line that lies between two positions of the buffer. */
    void moveTo(int from, int to) throws MalformedReplyException {
        int equals = from;
        while (equals < to && buffer.get(equals) != '=') {
            equals++;
        }
        if (equals == from || equals == to) {
            throw new MalformedReplyException("a line is not of the form field=value");
        }
        field = UapiField.of(buffer, from, equals);
        valueFrom = equals + 1;
        end = to;
    }

    UapiField field() {
        return field;
    }

    /** A value that is a decimal number, with a sign if negative. */
    long number() throws MalformedReplyException {
        int at = valueFrom;
        boolean negative = at < end && buffer.get(at) == '-';
        if (negative) {
            at++;
        }
        if (at == end || end - at > MAX_NUMBER_DIGITS) {
            throw new MalformedReplyException(field + " is not a number");
        }
        long number = 0;
        for (; at < end; at++) {
            number = 10 * number + decimal(buffer.get(at));
        }
        return negative ? -number : number;
    }

    private int decimal(byte character) throws MalformedReplyException {
        if (character < '0' || character > '9') {
            throw new MalformedReplyException(field + " is not a number");
        }
        return character - '0';
    }

    /** A value that is text and no secret. */
    String text() {
        byte[] bytes = new byte[end - valueFrom];
        buffer.get(valueFrom, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** A value that is a public key. */
    WireGuardKey publicKey() throws MalformedReplyException {
        return new WireGuardKey(secret());
    }

    /** A value of 64 hexadecimal digits, as bytes which the caller wipes. */
    byte[] secret() throws MalformedReplyException {
        requireKeyLength();
        byte[] key = new byte[Secret32.LENGTH];
        int invalid = 0;
        for (int i = 0; i < key.length; i++) {
            int octet = octet(i);
            invalid |= octet;
            key[i] = (byte) octet;
        }
        if (invalid < 0) {
            Arrays.fill(key, (byte) 0);
            throw new MalformedReplyException(field + " is not hexadecimal");
        }
        return key;
    }

    /** A value that is a preshared key; empty for 64 zeros, which is how WireGuard says none. */
    Optional<PresharedKey> presharedKey() throws MalformedReplyException {
        return isAllZero() ? Optional.empty() : Optional.of(PresharedKey.takeFrom(secret()));
    }

    /** Whether the value is this key; compared in place and in constant time. */
    boolean holds(PresharedKey key) throws MalformedReplyException {
        requireKeyLength();
        return key.expose(segment -> {
            int difference = 0;
            for (int i = 0; i < Secret32.LENGTH; i++) {
                difference |= octet(i) ^ Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, i));
            }
            return difference == 0;
        });
    }

    private boolean isAllZero() throws MalformedReplyException {
        requireKeyLength();
        int any = 0;
        for (int i = 0; i < Secret32.LENGTH; i++) {
            any |= octet(i);
        }
        return any == 0;
    }

    private int octet(int index) {
        return HexDigits.octet(buffer.get(valueFrom + 2 * index), buffer.get(valueFrom + 2 * index + 1));
    }

    private void requireKeyLength() throws MalformedReplyException {
        if (end - valueFrom != KEY_DIGITS) {
            throw new MalformedReplyException(field + " has not " + KEY_DIGITS + " digits");
        }
    }
}
