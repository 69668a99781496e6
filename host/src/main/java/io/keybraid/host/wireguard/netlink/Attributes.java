package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.WireGuardKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A run of netlink attributes, seen where they were received. Every length is checked before anything is read; what does
 * not fit is malformed.
 */
final class Attributes {

    /** Without the flags for nested ones and for byte order. */
    private static final int TYPE_MASK = 0x3fff;

    private static final int SHOWN = 200;

    private final MemorySegment memory;
    private long next;
    private int type;
    private MemorySegment value = MemorySegment.NULL;

    Attributes(MemorySegment memory) {
        this.memory = memory;
    }

    /** Moves to the next attribute, if there is one. */
    boolean next() throws NetlinkException {
        long left = memory.byteSize() - next;
        if (left <= 0) {
            return false;
        }
        if (left < MessageBuilder.ATTRIBUTE_HEADER_BYTES) {
            throw NetlinkException.malformed("an attribute is cut off");
        }
        int length = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, next));
        if (length < MessageBuilder.ATTRIBUTE_HEADER_BYTES || length > left) {
            throw NetlinkException.malformed("an attribute of " + length + " bytes where there are " + left);
        }
        type = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, next + 2)) & TYPE_MASK;
        value = memory.asSlice(
                next + MessageBuilder.ATTRIBUTE_HEADER_BYTES, length - MessageBuilder.ATTRIBUTE_HEADER_BYTES);
        next += MessageBuilder.align(length);
        return true;
    }

    int type() {
        return type;
    }

    /** The value as it lies there. */
    MemorySegment value() {
        return value;
    }

    Attributes nested() {
        return new Attributes(value);
    }

    /** The value, which has this length. */
    MemorySegment value(int length) throws NetlinkException {
        if (value.byteSize() != length) {
            throw NetlinkException.malformed(
                    "attribute " + type + " has " + value.byteSize() + " bytes, not " + length);
        }
        return value;
    }

    int unsignedShort() throws NetlinkException {
        return Short.toUnsignedInt(value(Short.BYTES).get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
    }

    long number() throws NetlinkException {
        return value(Long.BYTES).get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }

    WireGuardKey publicKey() throws NetlinkException {
        return new WireGuardKey(value(WireGuardKey.LENGTH).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Text that is no secret, up to its NUL; only what can be printed, and not too much of it. */
    String text() {
        StringBuilder text = new StringBuilder();
        byte[] bytes = value.asSlice(0, Math.min(SHOWN, value.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        for (char character : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (character == 0) {
                break;
            }
            text.append(character < ' ' || character > '~' ? '?' : character);
        }
        return text.toString();
    }
}
