package io.keybraid.host.channel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Looks into a client's first TLS record (RFC 8446, sections 4.1.2 and 5.1) before any costly arithmetic is done for it,
 * so that a client that cannot be served is told apart and refused at once. BCJSSE decides everything anew.
 *
 * @param bytes the record as read, for BCJSSE to read again
 */
record ClientHello(byte[] bytes, boolean offersTls13, boolean offersHybrid, boolean offersMlDsa) {

    /** A fatal handshake_failure alert as a record of its own (RFC 8446, section 6). */
    static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

    private static final int HEADER = 5;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int LONGEST_RECORD = 1 << 14;
    private static final int RANDOM = 32;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int TLS_1_3 = 0x0304;

    /** IANA TLS Supported Groups. */
    private static final int X25519MLKEM768 = 4588;

    /** IANA TLS SignatureScheme. */
    private static final int MLDSA65 = 0x0905;

    /**
     * Reads one record; empty if the peer closes before it has sent any byte.
     *
     * @throws IOException if what comes is no ClientHello in a single record
     */
    static Optional<ClientHello> read(InputStream input) throws IOException {
        byte[] header = input.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        int length = lengthOf(header);
        byte[] body = input.readNBytes(length);
        if (body.length < length) {
            throw new IOException("it closed in the middle of its first message");
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(HEADER + length);
        record.writeBytes(header);
        record.writeBytes(body);
        try {
            return Optional.of(parse(record.toByteArray(), ByteBuffer.wrap(body)));
        } catch (BufferUnderflowException | IllegalArgumentException garbled) {
            throw new IOException("its ClientHello is garbled", garbled);
        }
    }

    boolean isServable() {
        return offersTls13 && offersHybrid && offersMlDsa;
    }

    /** The first thing that {@link #isServable} finds missing. */
    String missing() {
        if (!offersTls13) {
            return "TLS 1.3";
        }
        return offersHybrid ? "mldsa65" : "X25519MLKEM768";
    }

    private static int lengthOf(byte[] header) throws IOException {
        if (header.length < HEADER || header[0] != HANDSHAKE_RECORD || header[1] != 3) {
            throw new IOException("it does not speak TLS");
        }
        int length = ByteBuffer.wrap(header).getShort(3) & 0xffff;
        if (length > LONGEST_RECORD) {
            throw new IOException("its first TLS record is too long");
        }
        return length;
    }

    private static ClientHello parse(byte[] record, ByteBuffer body) throws IOException {
        if (body.get() != CLIENT_HELLO) {
            throw new IOException("it does not begin with a ClientHello");
        }
        ByteBuffer hello = take(body, (u8(body) << 16) | u16(body));
        take(hello, 2 + RANDOM);
        take(hello, u8(hello));
        take(hello, u16(hello));
        take(hello, u8(hello));
        return offers(record, hello.hasRemaining() ? take(hello, u16(hello)) : hello);
    }

    private static ClientHello offers(byte[] record, ByteBuffer extensions) {
        boolean version = false;
        boolean group = false;
        boolean scheme = false;
        while (extensions.hasRemaining()) {
            int type = u16(extensions);
            ByteBuffer value = take(extensions, u16(extensions));
            switch (type) {
                case SUPPORTED_VERSIONS -> version = holds(take(value, u8(value)), TLS_1_3);
                case SUPPORTED_GROUPS -> group = holds(take(value, u16(value)), X25519MLKEM768);
                case SIGNATURE_ALGORITHMS -> scheme = holds(take(value, u16(value)), MLDSA65);
                default -> {}
            }
        }
        return new ClientHello(record, version, group, scheme);
    }

    private static boolean holds(ByteBuffer list, int wanted) {
        while (list.hasRemaining()) {
            if (u16(list) == wanted) {
                return true;
            }
        }
        return false;
    }

    private static ByteBuffer take(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = from.slice(from.position(), length);
        from.position(from.position() + length);
        return part;
    }

    private static int u8(ByteBuffer from) {
        return Byte.toUnsignedInt(from.get());
    }

    private static int u16(ByteBuffer from) {
        return Short.toUnsignedInt(from.getShort());
    }
}
