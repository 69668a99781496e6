package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.WireGuardKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The kernel's WireGuard as netlink shows it, with one interface; and, when told, a kernel that answers nonsense. */
final class FakeKernel implements NetlinkChannel {

    static final int FAMILY = 0x23;

    static final int ENOMEM = 12;
    static final int EINVAL = 22;

    /** What a peer is set to, as the attributes' bytes. */
    private static final class Peer {
        private byte[] presharedKey = new byte[32];
        private byte[] endpoint = bytes(16)
                .putShort((short) 2)
                .put(new byte[] {(byte) 0xca, 0x6c, (byte) 192, 0, 2, 7})
                .array();
        private short keepalive = 25;
        private List<byte[]> allowedIps = List.of(network(1), network(2), network(3));
    }

    private final String name;
    private final WireGuardKey own;
    private final Map<WireGuardKey, Peer> peers = new LinkedHashMap<>();
    private final Deque<byte[]> answers = new ArrayDeque<>();
    private final Deque<UnaryOperator<List<byte[]>>> faults = new ArrayDeque<>();
    private final List<Integer> commands = new ArrayList<>();
    private int peersInADatagram = 2;
    private boolean hasFamily = true;
    private int errno;
    private boolean closed;
    private int additionsRefused;
    private boolean mistakesNetworks;

    FakeKernel(String name, WireGuardKey own) {
        this.name = name;
        this.own = own;
    }

    static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    synchronized void addPeer(WireGuardKey key) {
        peers.put(key, new Peer());
    }

    synchronized void peersInADatagram(int count) {
        peersInADatagram = count;
    }

    /** A peer's allowed-ips, as bytes in hexadecimal. */
    synchronized Set<String> allowedIps(WireGuardKey key) {
        return peers.get(key).allowedIps.stream().map(HexFormat.of()::formatHex).collect(Collectors.toSet());
    }

    /** So often a peer that is not there is not made, after what came before it in the message was done. */
    synchronized void refuseToAdd(int times) {
        additionsRefused = times;
    }

    /** From now on a peer that is made gets one network other than those it was to have. */
    synchronized void mistakeNetworks() {
        mistakesNetworks = true;
    }

    /** From now on every command of WireGuard's is refused so; 0 for no more. */
    synchronized void refuseWith(int number) {
        errno = number;
    }

    synchronized void loseTheFamily() {
        hasFamily = false;
    }

    /** The datagrams of the next answer go through this; said twice, those of the one after it through the second. */
    synchronized void next(UnaryOperator<List<byte[]>> change) {
        faults.add(change);
    }

    /** What was asked of the family, in order. */
    synchronized List<Integer> commands() {
        return List.copyOf(commands);
    }

    synchronized boolean closed() {
        return closed;
    }

    NetlinkChannel open() {
        closed = false;
        answers.clear();
        return this;
    }

    @Override
    public synchronized void send(MemorySegment datagram) {
        List<byte[]> reply =
                answer(ByteBuffer.wrap(datagram.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.nativeOrder()));
        UnaryOperator<List<byte[]>> fault = faults.poll();
        answers.addAll(fault == null ? reply : fault.apply(reply));
    }

    @Override
    public synchronized long receive(MemorySegment buffer, long deadline) throws NetlinkException {
        byte[] answer = answers.poll();
        if (answer == null) {
            throw NetlinkException.timedOut();
        }
        int fits = (int) Math.min(answer.length, buffer.byteSize());
        MemorySegment.copy(answer, 0, buffer, ValueLayout.JAVA_BYTE, 0, fits);
        return answer.length;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private List<byte[]> answer(ByteBuffer request) {
        int type = request.getShort(4);
        int sequence = request.getInt(8);
        if (type == WireGuardNumbers.GENL_ID_CTRL) {
            return hasFamily
                    ? List.of(
                            message(
                                    type,
                                    0,
                                    sequence,
                                    attribute(
                                            1, bytes(2).putShort((short) FAMILY).array())),
                            error(sequence, 0, 0, new byte[0]))
                    : List.of(error(sequence, -Errno.ENOENT, 0, new byte[0]));
        }
        int command = request.get(16);
        commands.add(command);
        if (errno != 0) {
            return List.of(
                    error(sequence, -errno, 0x300, attribute(1, "as you wish\0".getBytes(StandardCharsets.US_ASCII))));
        }
        Map<Integer, byte[]> device = new LinkedHashMap<>();
        attributes(request.position(20).slice().order(ByteOrder.nativeOrder()))
                .forEach(a -> device.put(a.type, a.value));
        if (!name.equals(new String(device.get(2), StandardCharsets.US_ASCII).replace("\0", ""))) {
            return List.of(error(sequence, -Errno.ENODEV, 0, new byte[0]));
        }
        if (command == WireGuardNumbers.CMD_GET_DEVICE) {
            return dump(sequence);
        }
        for (Attribute peer : attributes(wrap(device.get(8)))) {
            int refusal = peer.nested ? set(attributes(wrap(peer.value))) : EINVAL;
            if (refusal != 0) {
                return List.of(error(sequence, -refusal, 0, new byte[0]));
            }
        }
        return List.of(error(sequence, 0, 0, new byte[0]));
    }

    private int set(List<Attribute> attributes) {
        Map<Integer, byte[]> values = new LinkedHashMap<>();
        attributes.forEach(attribute -> values.put(attribute.type, attribute.value));
        WireGuardKey key = new WireGuardKey(values.get(1));
        int flags = values.containsKey(3) ? wrap(values.get(3)).getInt(0) : 0;
        if ((flags & WireGuardNumbers.PEER_F_REMOVE_ME) != 0) {
            peers.remove(key);
            return 0;
        }
        if ((flags & WireGuardNumbers.PEER_F_UPDATE_ONLY) != 0 && !peers.containsKey(key)) {
            return 0;
        }
        if (!peers.containsKey(key) && additionsRefused-- > 0) {
            return ENOMEM;
        }
        Peer peer = peers.computeIfAbsent(key, absent -> none());
        peer.presharedKey = values.getOrDefault(2, peer.presharedKey);
        peer.endpoint = values.getOrDefault(4, peer.endpoint);
        peer.keepalive = values.containsKey(5) ? wrap(values.get(5)).getShort(0) : peer.keepalive;
        if (attributes.stream().anyMatch(attribute -> attribute.type == 9 && !attribute.nested)) {
            return EINVAL;
        }
        if (values.containsKey(9)) {
            List<byte[]> networks = new ArrayList<>(peer.allowedIps);
            attributes(wrap(values.get(9))).forEach(network -> networks.add(network.value));
            if (mistakesNetworks) {
                networks.set(0, network(99));
            }
            peer.allowedIps = List.copyOf(networks);
        }
        return 0;
    }

    /** As an allowed-ip's attributes. */
    private static byte[] network(int number) {
        return join(
                attribute(1, new byte[] {2, 0}),
                attribute(2, new byte[] {(byte) 198, 51, 100, (byte) number}),
                attribute(3, new byte[] {32}));
    }

    private static Peer none() {
        Peer peer = new Peer();
        peer.endpoint = new byte[0];
        peer.keepalive = 0;
        peer.allowedIps = List.of();
        return peer;
    }

    private List<byte[]> dump(int sequence) {
        List<byte[]> parts = new ArrayList<>();
        byte[] head = join(attribute(2, (name + "\0").getBytes(StandardCharsets.US_ASCII)), attribute(4, own.bytes()));
        List<byte[]> some = new ArrayList<>();
        for (Map.Entry<WireGuardKey, Peer> entry : peers.entrySet()) {
            int later = some.size() + 1 >= peersInADatagram ? 1 : 0;
            some.add(attribute(0x8000, first(entry.getKey(), entry.getValue(), later)));
            if (some.size() >= peersInADatagram) {
                parts.add(message(FAMILY, 2, sequence, join(head, attribute(0x8008, join(some)))));
                head = new byte[0];
                some.clear();
                // The last peer's allowed-ips go on in the next part.
                some.add(attribute(
                        0x8000, join(attribute(1, entry.getKey().bytes()), allowedIps(last(entry.getValue())))));
            }
        }
        parts.add(message(FAMILY, 2, sequence, join(head, attribute(0x8008, join(some)))));
        parts.add(frame(3, 2, sequence, bytes(4).array()));
        return parts;
    }

    private static byte[] first(WireGuardKey key, Peer peer, int later) {
        return join(
                attribute(1, key.bytes()),
                attribute(2, peer.presharedKey),
                attribute(6, bytes(16).putLong(1767225600).putLong(5).array()),
                attribute(5, bytes(2).putShort(peer.keepalive).array()),
                attribute(8, bytes(8).putLong(1480).array()),
                attribute(7, bytes(8).putLong(920).array()),
                attribute(10, bytes(4).putInt(1).array()),
                peer.endpoint.length == 0 ? peer.endpoint : attribute(4, peer.endpoint),
                allowedIps(peer.allowedIps.subList(0, Math.max(0, peer.allowedIps.size() - later))));
    }

    private static List<byte[]> last(Peer peer) {
        return peer.allowedIps.subList(Math.max(0, peer.allowedIps.size() - 1), peer.allowedIps.size());
    }

    private static byte[] allowedIps(List<byte[]> networks) {
        return attribute(
                0x8009,
                join(networks.stream()
                        .map(network -> attribute(0x8000, network))
                        .toList()));
    }

    static byte[] message(int type, int flags, int sequence, byte[] attributes) {
        return frame(type, flags, sequence, join(new byte[] {0, 1, 0, 0}, attributes));
    }

    /** An error, or with 0 an acknowledgement, that repeats the request's header alone. */
    static byte[] error(int sequence, int number, int flags, byte[] attributes) {
        return frame(2, flags, sequence, join(bytes(4).putInt(number).array(), new byte[16], attributes));
    }

    static byte[] frame(int type, int flags, int sequence, byte[] body) {
        return bytes(16 + body.length)
                .putInt(16 + body.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(body)
                .array();
    }

    static byte[] attribute(int type, byte[] value) {
        return bytes((4 + value.length + 3) & ~3)
                .putShort((short) (4 + value.length))
                .putShort((short) type)
                .put(value)
                .array();
    }

    static byte[] join(byte[]... parts) {
        ByteBuffer all =
                bytes(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    private static byte[] join(List<byte[]> parts) {
        return join(parts.toArray(byte[][]::new));
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** Nested: whether it says of itself that it holds others. The kernel refuses one that should and does not. */
    private record Attribute(int type, boolean nested, byte[] value) {}

    private static List<Attribute> attributes(ByteBuffer from) {
        List<Attribute> found = new ArrayList<>();
        for (int at = 0; at < from.capacity(); ) {
            int length = Short.toUnsignedInt(from.getShort(at));
            byte[] value = new byte[length - 4];
            from.get(at + 4, value);
            int type = from.getShort(at + 2);
            found.add(new Attribute(type & 0x3fff, (type & 0x8000) != 0, value));
            at += (length + 3) & ~3;
        }
        return found;
    }
}
