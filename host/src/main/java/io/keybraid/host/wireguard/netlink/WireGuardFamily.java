package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Supplier;

/**
 * One channel to the kernel's WireGuard, with the number that the kernel gave the family. What is written and what is
 * received lies outside the heap and is wiped as soon as it was used. One thread at a time.
 */
final class WireGuardFamily implements AutoCloseable {

    /** In bytes: more than the longest message we send, and twice what the kernel puts into one datagram of a dump. */
    static final int BUFFER_BYTES = 1 << 16;

    /** In bytes. 10,000 peers take 2 MB. */
    static final long MAX_REPLY_BYTES = 64L << 20;

    /** How often an interface is read that changes meanwhile. */
    private static final int READINGS = 8;

    private static final int BYTES_FOR_ONE_PEER = MessageBuilder.bytesFor(0)
            + MessageBuilder.bytesFor(WireGuardKey.LENGTH)
            + MessageBuilder.bytesFor(Secret32.LENGTH)
            + MessageBuilder.bytesFor(Integer.BYTES);

    /** So many fit into one message, whose list of peers is one attribute. */
    static final int PEERS_IN_A_MESSAGE = (MessageBuilder.MAX_ATTRIBUTE_BYTES - 1024) / BYTES_FOR_ONE_PEER;

    private final NetlinkChannel channel;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment request = arena.allocate(BUFFER_BYTES, Long.BYTES);
    private final MemorySegment reply = arena.allocate(BUFFER_BYTES, Long.BYTES);
    private final MessageBuilder message = new MessageBuilder(request);
    private int family;
    private int sequence;

    private WireGuardFamily(NetlinkChannel channel) {
        this.channel = channel;
    }

    /**
     * Asks for the family, which makes the kernel load its module.
     *
     * @throws NetlinkException refused with ENOENT if the kernel has none
     */
    static WireGuardFamily find(NetlinkChannel channel, long deadline) throws NetlinkException {
        WireGuardFamily found = new WireGuardFamily(channel);
        boolean complete = false;
        try {
            found.lookUp(deadline);
            complete = true;
            return found;
        } finally {
            if (!complete) {
                found.close();
            }
        }
    }

    private void lookUp(long deadline) throws NetlinkException {
        int flags = WireGuardNumbers.NLM_F_REQUEST | WireGuardNumbers.NLM_F_ACK;
        message.begin(
                        WireGuardNumbers.GENL_ID_CTRL,
                        flags,
                        ++sequence,
                        WireGuardNumbers.CTRL_CMD_GETFAMILY,
                        WireGuardNumbers.CTRL_VERSION)
                .putText(WireGuardNumbers.CTRL_ATTR_FAMILY_NAME, WireGuardNumbers.FAMILY);
        talk(new NetlinkReply(WireGuardNumbers.GENL_ID_CTRL, sequence, this::readFamily), deadline);
        if (family == 0) {
            throw NetlinkException.malformed("a family without a number");
        }
    }

    private void readFamily(Attributes attributes) throws NetlinkException {
        while (attributes.next()) {
            if (attributes.type() == WireGuardNumbers.CTRL_ATTR_FAMILY_ID) {
                family = attributes.unsignedShort();
            }
        }
    }

    /** Sets the preshared keys of these peers, if they are there, and touches nothing else; a message for each batch. */
    void set(InterfaceName name, Map<WireGuardKey, PresharedKey> keys, long deadline) throws NetlinkException {
        Iterator<Entry<WireGuardKey, PresharedKey>> entries = keys.entrySet().iterator();
        while (entries.hasNext()) {
            int peers = beginSet(name);
            for (int count = 0; count < PEERS_IN_A_MESSAGE && entries.hasNext(); count++) {
                Entry<WireGuardKey, PresharedKey> entry = entries.next();
                putPeer(entry.getKey(), entry.getValue());
            }
            message.endNest(peers);
            acknowledged(deadline);
        }
    }

    private int beginSet(InterfaceName name) {
        begin(name, WireGuardNumbers.NLM_F_ACK, WireGuardNumbers.CMD_SET_DEVICE);
        return message.beginNest(WireGuardNumbers.DEVICE_PEERS);
    }

    private void begin(InterfaceName name, int flags, int command) {
        message.begin(family, WireGuardNumbers.NLM_F_REQUEST | flags, ++sequence, command, WireGuardNumbers.VERSION)
                .putText(WireGuardNumbers.DEVICE_IFNAME, name.value());
    }

    private void putPeer(WireGuardKey peer, PresharedKey key) {
        int nest = message.beginNest(0);
        message.putKey(WireGuardNumbers.PEER_PUBLIC_KEY, peer);
        MemorySegment place = message.put(WireGuardNumbers.PEER_PRESHARED_KEY, Secret32.LENGTH);
        key.expose(place::copyFrom);
        message.putNumber(WireGuardNumbers.PEER_FLAGS, WireGuardNumbers.PEER_F_UPDATE_ONLY);
        message.endNest(nest);
    }

    /**
     * Reads the whole interface; again, into a new reader, while it changes meanwhile. The caller closes the reader.
     */
    <R extends DevicePeers> R get(InterfaceName name, Supplier<R> readers, long deadline) throws NetlinkException {
        for (int i = 0; i < READINGS; i++) {
            R reader = readers.get();
            boolean whole = false;
            try {
                whole = readOnce(name, reader, deadline);
                if (whole) {
                    return reader;
                }
            } finally {
                if (!whole) {
                    reader.close();
                }
            }
        }
        throw NetlinkException.unsteady();
    }

    private boolean readOnce(InterfaceName name, DevicePeers reader, long deadline) throws NetlinkException {
        begin(name, WireGuardNumbers.NLM_F_DUMP, WireGuardNumbers.CMD_GET_DEVICE);
        NetlinkReply answer = new NetlinkReply(family, sequence, reader);
        talk(answer, deadline);
        return !answer.interrupted();
    }

    /** Removes a peer and adds it again as it was, in one message; gives its key. */
    WireGuardKey renew(InterfaceName name, KernelPeer copy, long deadline) throws NetlinkException {
        int peers = beginSet(name);
        int removed = message.beginNest(0);
        message.putKey(WireGuardNumbers.PEER_PUBLIC_KEY, copy.key())
                .putNumber(WireGuardNumbers.PEER_FLAGS, WireGuardNumbers.PEER_F_REMOVE_ME)
                .endNest(removed);
        copy.putInto(message);
        message.endNest(peers);
        acknowledged(deadline);
        return copy.key();
    }

    private void acknowledged(long deadline) throws NetlinkException {
        talk(new NetlinkReply(family, sequence, WireGuardFamily::nothing), deadline);
    }

    private static void nothing(Attributes attributes) throws NetlinkException {
        throw NetlinkException.malformed("more than an acknowledgement");
    }

    private void talk(NetlinkReply answer, long deadline) throws NetlinkException {
        try {
            channel.send(message.finish());
        } finally {
            request.asSlice(0, message.length()).fill((byte) 0);
        }
        try {
            receive(answer, deadline);
        } finally {
            reply.fill((byte) 0);
        }
    }

    private void receive(NetlinkReply answer, long deadline) throws NetlinkException {
        long total = 0;
        boolean complete = false;
        while (!complete) {
            long length = channel.receive(reply, deadline);
            total += length;
            if (length > BUFFER_BYTES || total > MAX_REPLY_BYTES) {
                throw NetlinkException.malformed("an answer longer than it can be");
            }
            complete = answer.readDatagram(reply.asSlice(0, length));
        }
    }

    /** Closes the channel too. */
    @Override
    public void close() {
        channel.close();
        arena.close();
    }
}
