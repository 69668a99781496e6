package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.Kick;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one peer was configured with, preshared key included, as the kernel wrote it and takes it back. Outside the heap,
 * wiped on close. One thread.
 */
final class KernelPeer extends DevicePeers implements Kick.Configured<KernelPeer> {

    /** In bytes; with what is around it, less than one message holds. */
    private static final int MOST = 60_000;

    /** In seconds, unsigned: {@link Kick#LONGEST_KEEPALIVE}. */
    private static final short LONGEST_KEEPALIVE = (short) Kick.LONGEST_KEEPALIVE;

    private static final short OFF = 0;

    private record Attribute(int type, MemorySegment value) {

        void putInto(MessageBuilder message) {
            if (type == WireGuardNumbers.PEER_ALLOWEDIPS) {
                message.putNestedCopy(type, value);
            } else {
                message.putCopy(type, value);
            }
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final List<WireGuardKey> present = new ArrayList<>();
    private final List<Attribute> first = new ArrayList<>();
    private final List<Attribute> rest = new ArrayList<>();
    private final Set<ByteBuffer> allowedIps = new HashSet<>();
    private final WireGuardKey wanted;
    private int size;

    KernelPeer(WireGuardKey wanted) {
        this.wanted = wanted;
    }

    @Override
    void peer(WireGuardKey key, Attributes attributes) throws NetlinkException {
        present.add(key);
        copy(key, attributes, first);
    }

    @Override
    void more(WireGuardKey key, Attributes attributes) throws NetlinkException {
        copy(key, attributes, rest);
    }

    private void copy(WireGuardKey key, Attributes attributes, List<Attribute> into) throws NetlinkException {
        while (key.equals(wanted) && attributes.next()) {
            switch (attributes.type()) {
                case WireGuardNumbers.PEER_PRESHARED_KEY,
                        WireGuardNumbers.PEER_ENDPOINT,
                        WireGuardNumbers.PEER_PERSISTENT_KEEPALIVE_INTERVAL ->
                    into.add(new Attribute(attributes.type(), copyOf(attributes.value())));
                case WireGuardNumbers.PEER_ALLOWEDIPS -> {
                    into.add(new Attribute(attributes.type(), copyOf(attributes.value())));
                    rememberEach(attributes.nested());
                }
                default -> {} // Counters and times, which nobody sets.
            }
        }
    }

    /** Each as the kernel writes it: the order in which it tells them may be another next time. */
    private void rememberEach(Attributes networks) throws NetlinkException {
        while (networks.next()) {
            allowedIps.add(ByteBuffer.wrap(networks.value().toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    private MemorySegment copyOf(MemorySegment value) throws NetlinkException {
        size += MessageBuilder.bytesFor((int) value.byteSize());
        if (size > MOST) {
            throw NetlinkException.malformed("the peer has more allowed-ips than one message holds");
        }
        return arena.allocate(value.byteSize(), Integer.BYTES).copyFrom(value);
    }

    boolean found() {
        return present.contains(wanted);
    }

    /** All peers of the interface. */
    List<WireGuardKey> present() {
        return List.copyOf(present);
    }

    WireGuardKey key() {
        return wanted;
    }

    @Override
    public boolean isPutBackBy(KernelPeer after) {
        int difference = 0;
        MemorySegment mine = of(WireGuardNumbers.PEER_PRESHARED_KEY);
        MemorySegment theirs = after.of(WireGuardNumbers.PEER_PRESHARED_KEY);
        if (mine.byteSize() != theirs.byteSize()) {
            return false;
        }
        for (long i = 0; i < mine.byteSize(); i++) {
            difference |= mine.get(ValueLayout.JAVA_BYTE, i) ^ theirs.get(ValueLayout.JAVA_BYTE, i);
        }
        int keepalive = WireGuardNumbers.PEER_PERSISTENT_KEEPALIVE_INTERVAL;
        int endpoint = WireGuardNumbers.PEER_ENDPOINT;
        return difference == 0
                && of(keepalive).mismatch(after.of(keepalive)) < 0
                && allowedIps.equals(after.allowedIps)
                && (of(endpoint).byteSize() == 0 || after.of(endpoint).byteSize() > 0);
    }

    private MemorySegment of(int type) {
        return first.stream()
                .filter(attribute -> attribute.type() == type)
                .map(Attribute::value)
                .findFirst()
                .orElse(MemorySegment.NULL);
    }

    /**
     * As peers of a message that sets: the kernel adds the peer with the first, and the other allowed-ips with the rest. One without
     * a keepalive has one for that moment ({@link Kick}).
     */
    void putInto(MessageBuilder message) {
        int nest = message.beginNest(0);
        message.putKey(WireGuardNumbers.PEER_PUBLIC_KEY, wanted);
        first.forEach(attribute -> attribute.putInto(message));
        message.putNumber(WireGuardNumbers.PEER_FLAGS, WireGuardNumbers.PEER_F_REPLACE_ALLOWEDIPS)
                .endNest(nest);
        for (Attribute more : rest) {
            int next = message.beginNest(0);
            message.putKey(WireGuardNumbers.PEER_PUBLIC_KEY, wanted);
            more.putInto(message);
            message.endNest(next);
        }
        if (!isKeptAlive()) {
            putKeepalive(message, LONGEST_KEEPALIVE);
            putKeepalive(message, OFF);
        }
    }

    private boolean isKeptAlive() {
        MemorySegment keepalive = of(WireGuardNumbers.PEER_PERSISTENT_KEEPALIVE_INTERVAL);
        return keepalive.byteSize() == Short.BYTES && keepalive.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0) != OFF;
    }

    private void putKeepalive(MessageBuilder message, short seconds) {
        int nest = message.beginNest(0);
        message.putKey(WireGuardNumbers.PEER_PUBLIC_KEY, wanted)
                .putShort(WireGuardNumbers.PEER_PERSISTENT_KEEPALIVE_INTERVAL, seconds)
                .endNest(nest);
    }

    @Override
    public void close() {
        first.forEach(attribute -> attribute.value().fill((byte) 0));
        rest.forEach(attribute -> attribute.value().fill((byte) 0));
        arena.close();
    }
}
