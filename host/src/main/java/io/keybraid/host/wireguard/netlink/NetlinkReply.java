package io.keybraid.host.wireguard.netlink;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Takes apart what the kernel answers to one request (linux/netlink.h): datagrams that hold messages, until one of them is
 * an error, an acknowledgement or the end of a dump.
 */
final class NetlinkReply {

    /** Takes the attributes of one message, and keeps nothing of them but what it copies. */
    @FunctionalInterface
    interface Part {
        void read(Attributes attributes) throws NetlinkException;
    }

    private static final int NLMSG_NOOP = 1;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_CAPPED = 0x100;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;

    private final int type;
    private final int sequence;
    private final Part part;
    private boolean interrupted;

    /**
     * What one request waits for.
     *
     * @param type of the messages that are read
     * @param sequence the request's
     */
    NetlinkReply(int type, int sequence, Part part) {
        this.type = type;
        this.sequence = sequence;
        this.part = part;
    }

    /** Whether the kernel says that things changed while it told them. */
    boolean interrupted() {
        return interrupted;
    }

    /**
     * Reads one datagram.
     *
     * @return whether the reply ends with it
     * @throws NetlinkException if the kernel refused, or this is no answer to the request
     */
    boolean readDatagram(MemorySegment datagram) throws NetlinkException {
        long from = 0;
        while (from < datagram.byteSize()) {
            long left = datagram.byteSize() - from;
            long length = left < MessageBuilder.HEADER_BYTES
                    ? 0
                    : Integer.toUnsignedLong(datagram.get(ValueLayout.JAVA_INT_UNALIGNED, from));
            if (length < MessageBuilder.HEADER_BYTES || length > left) {
                throw NetlinkException.malformed("a message is cut off");
            }
            if (readMessage(datagram.asSlice(from, length))) {
                return true;
            }
            from += MessageBuilder.align((int) length);
        }
        return false;
    }

    private boolean readMessage(MemorySegment message) throws NetlinkException {
        if (message.get(ValueLayout.JAVA_INT_UNALIGNED, 8) != sequence) {
            throw NetlinkException.malformed("an answer to another request");
        }
        int flags = Short.toUnsignedInt(message.get(ValueLayout.JAVA_SHORT_UNALIGNED, 6));
        interrupted |= (flags & NLM_F_DUMP_INTR) != 0;
        int kind = Short.toUnsignedInt(message.get(ValueLayout.JAVA_SHORT_UNALIGNED, 4));
        if (kind == NLMSG_NOOP) {
            return false;
        }
        if (kind == NLMSG_ERROR || kind == NLMSG_DONE) {
            requireSuccess(message, kind, flags);
            return true;
        }
        if (kind != type || message.byteSize() < MessageBuilder.HEADER_BYTES + MessageBuilder.GENERIC_HEADER_BYTES) {
            throw NetlinkException.malformed("a message of type " + kind);
        }
        part.read(new Attributes(message.asSlice(MessageBuilder.HEADER_BYTES + MessageBuilder.GENERIC_HEADER_BYTES)));
        return false;
    }

    private static void requireSuccess(MemorySegment message, int kind, int flags) throws NetlinkException {
        long body = message.byteSize() - MessageBuilder.HEADER_BYTES;
        if (body < Integer.BYTES) {
            if (kind == NLMSG_DONE && body == 0) {
                return;
            }
            throw NetlinkException.malformed("an error without a number");
        }
        int error = message.get(ValueLayout.JAVA_INT_UNALIGNED, MessageBuilder.HEADER_BYTES);
        if (error < 0) {
            throw NetlinkException.refused(-error, kind == NLMSG_ERROR ? words(message, flags) : "");
        }
    }

    /** The extended acknowledgement; behind the request, or its header alone, which an error repeats. */
    private static String words(MemorySegment message, int flags) throws NetlinkException {
        int repeated = MessageBuilder.HEADER_BYTES + Integer.BYTES;
        if ((flags & NLM_F_ACK_TLVS) == 0 || message.byteSize() < repeated + MessageBuilder.HEADER_BYTES) {
            return "";
        }
        long request = (flags & NLM_F_CAPPED) != 0
                ? MessageBuilder.HEADER_BYTES
                : Integer.toUnsignedLong(message.get(ValueLayout.JAVA_INT_UNALIGNED, repeated));
        long from = repeated + ((request + 3) & ~3L);
        if (from > message.byteSize()) {
            throw NetlinkException.malformed("an error is cut off");
        }
        Attributes attributes = new Attributes(message.asSlice(from));
        while (attributes.next()) {
            if (attributes.type() == NLMSGERR_ATTR_MSG) {
                return attributes.text();
            }
        }
        return "";
    }
}
