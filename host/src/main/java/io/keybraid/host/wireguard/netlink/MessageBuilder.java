package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.WireGuardKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Builds one generic netlink message (linux/netlink.h, linux/genetlink.h) in memory outside the heap, in the machine's
 * byte order. Whoever puts secrets in wipes it.
 */
final class MessageBuilder {

    static final int HEADER_BYTES = 16;
    static final int GENERIC_HEADER_BYTES = 4;
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    /** The length of an attribute, nested ones included, is a number of 16 bits. */
    static final int MAX_ATTRIBUTE_BYTES = 0xffff;

    private static final int NLA_F_NESTED = 0x8000;

    private final MemorySegment memory;
    private int end;

    MessageBuilder(MemorySegment memory) {
        this.memory = memory;
    }

    /** Begins anew; the memory has been wiped. */
    MessageBuilder begin(int type, int flags, int sequence, int command, int version) {
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 4, (short) type);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 6, (short) flags);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, 8, sequence);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, 12, 0);
        memory.set(ValueLayout.JAVA_BYTE, 16, (byte) command);
        memory.set(ValueLayout.JAVA_BYTE, 17, (byte) version);
        end = HEADER_BYTES + GENERIC_HEADER_BYTES;
        return this;
    }

    /** What an attribute with a value of this length takes, padding included. */
    static int bytesFor(int length) {
        return align(ATTRIBUTE_HEADER_BYTES + length);
    }

    static int align(int length) {
        return (length + 3) & ~3;
    }

    /** Room for a value, which the caller fills. */
    MemorySegment put(int attribute, int length) {
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, end, (short) (ATTRIBUTE_HEADER_BYTES + length));
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, end + 2L, (short) attribute);
        MemorySegment value = memory.asSlice(end + ATTRIBUTE_HEADER_BYTES, length);
        end += bytesFor(length);
        return value;
    }

    /** Ended by NUL. */
    MessageBuilder putText(int attribute, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, put(attribute, bytes.length + 1), ValueLayout.JAVA_BYTE, 0, bytes.length);
        return this;
    }

    MessageBuilder putNumber(int attribute, int number) {
        put(attribute, Integer.BYTES).set(ValueLayout.JAVA_INT_UNALIGNED, 0, number);
        return this;
    }

    MessageBuilder putShort(int attribute, short number) {
        put(attribute, Short.BYTES).set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, number);
        return this;
    }

    MessageBuilder putKey(int attribute, WireGuardKey key) {
        byte[] bytes = key.bytes();
        MemorySegment.copy(bytes, 0, put(attribute, bytes.length), ValueLayout.JAVA_BYTE, 0, bytes.length);
        return this;
    }

    /** An attribute as it came. */
    MessageBuilder putCopy(int attribute, MemorySegment value) {
        put(attribute, (int) value.byteSize()).copyFrom(value);
        return this;
    }

    /** The same of one that holds others: the kernel refuses it without its flag, which {@link Attributes#type} hides. */
    MessageBuilder putNestedCopy(int attribute, MemorySegment value) {
        return putCopy(attribute | NLA_F_NESTED, value);
    }

    /** Begins an attribute that holds others; {@link #endNest} takes what this gives. */
    int beginNest(int attribute) {
        int start = end;
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, end + 2L, (short) (attribute | NLA_F_NESTED));
        end += ATTRIBUTE_HEADER_BYTES;
        return start;
    }

    /**
     * Ends it.
     *
     * @throws IllegalStateException if it became longer than an attribute can be
     */
    MessageBuilder endNest(int start) {
        if (end - start > MAX_ATTRIBUTE_BYTES) {
            throw new IllegalStateException("an attribute of " + (end - start) + " bytes");
        }
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, start, (short) (end - start));
        return this;
    }

    int length() {
        return end;
    }

    /** The whole message. */
    MemorySegment finish() {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, 0, end);
        return memory.asSlice(0, end);
    }
}
