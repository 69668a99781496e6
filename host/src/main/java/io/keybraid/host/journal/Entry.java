package io.keybraid.host.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands for a tunnel, as bytes before they are sealed: a kind, and what belongs to it. Bytes of a {@link Kind#RECORD}
 * are secret; whoever makes them wipes them.
 */
final class Entry {

    enum Kind {
        /** A record, as {@link RecordBytes} has it. */
        RECORD(1),
        /** There was a record that cannot be had any more; the text says why. */
        LOST(2),
        /** There is nothing, and nothing is missing. */
        FORGOTTEN(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private Entry() {}

    static byte[] lost(String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length)
                .put((byte) Kind.LOST.code())
                .put(text)
                .array();
    }

    static byte[] forgotten() {
        return new byte[] {(byte) Kind.FORGOTTEN.code()};
    }

    static Kind kindOf(byte[] entry) {
        for (Kind kind : Kind.values()) {
            if (entry.length > 0 && entry[0] == kind.code()) {
                return kind;
            }
        }
        throw new IllegalArgumentException("an entry of an unknown kind");
    }

    /** Of a {@link Kind#LOST}. */
    static String why(byte[] entry) {
        return new String(Arrays.copyOfRange(entry, 1, entry.length), StandardCharsets.UTF_8);
    }
}
