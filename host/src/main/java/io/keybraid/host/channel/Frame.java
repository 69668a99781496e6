package io.keybraid.host.channel;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One frame inside TLS: {@code u32 length ‖ u8 kind ‖ payload}, length counting kind and payload. */
record Frame(Kind kind, byte[] payload) {

    /** What a frame is for, with its code on the wire. */
    enum Kind {
        /** A frame of the protocol's, for the listener. */
        MESSAGE(0),
        /** This end will take the connection if the other adopts it: u8 version. */
        READY(1),
        /** The deciding end has made this connection the link: 8 bytes instance, u64 generation. */
        ADOPT(2),
        /** Empty: this end lives. */
        PING(3),
        /** The last frame: u8 reason. */
        CLOSING(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind ofCode(int code) throws BadFrameException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new BadFrameException("a frame of unknown kind " + code);
        }
    }

    /** Of the framing and of what decides between connections; not of the protocol above. */
    static final byte VERSION = 1;

    static final byte[] READY = encode(Kind.READY, new byte[] {VERSION});
    static final byte[] PING = encode(Kind.PING, new byte[0]);

    /** In bytes, before the payload. */
    static final int HEADER = 5;

    /** Header and payload in one array, so that a short frame is one TLS record and one TCP segment. */
    static byte[] encode(Kind kind, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .putInt(1 + payload.length)
                .put((byte) kind.code)
                .put(payload)
                .array();
    }

    static byte[] closing(LinkProblem.Reason reason) {
        return encode(Kind.CLOSING, new byte[] {(byte) reason.code()});
    }

    /** Of an ADOPT frame. */
    static byte[] payload(Adoption adoption) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(adoption.instance())
                .putLong(adoption.generation())
                .array();
    }

    Adoption toAdoption() throws BadFrameException {
        requireLength(2 * Long.BYTES);
        ByteBuffer reader = ByteBuffer.wrap(payload);
        return new Adoption(reader.getLong(), reader.getLong());
    }

    /** The single byte of READY or CLOSING. */
    int toByte() throws BadFrameException {
        requireLength(1);
        return Byte.toUnsignedInt(payload[0]);
    }

    private void requireLength(int length) throws BadFrameException {
        if (payload.length != length) {
            throw new BadFrameException("a " + kind + " frame of " + payload.length + " bytes");
        }
    }

    /** Authenticated or not, the peer sent what it must not. */
    static final class BadFrameException extends IOException {
        BadFrameException(String message) {
            super(message);
        }
    }

    /** Which process adopted a connection, and when in the order of its decisions. */
    record Adoption(long instance, long generation) {

        /** Whether the same process adopted the other one later. */
        boolean isOvertakenBy(Adoption other) {
            return instance == other.instance && other.generation > generation;
        }
    }
}
