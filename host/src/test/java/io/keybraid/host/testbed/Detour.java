package io.keybraid.host.testbed;

import io.keybraid.host.demo.DemoNamespaces.End;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A long way for WireGuard's packets between two ends: each of them takes so much longer, both ways. */
public final class Detour implements AutoCloseable {

    private static final int WIREGUARD = 51820;
    private static final int MOST_BYTES = 2048;

    private final DatagramChannel channel;
    private final SocketAddress left;
    private final SocketAddress right;
    private final long nanos;
    private final BlockingQueue<Packet> onTheWay = new LinkedBlockingQueue<>(10_000);

    private record Packet(long due, SocketAddress to, ByteBuffer bytes) {}

    private Detour(DatagramChannel channel, SocketAddress left, SocketAddress right, Duration longer) {
        this.channel = channel;
        this.left = left;
        this.right = right;
        this.nanos = longer.toNanos();
        Thread.ofPlatform().daemon().name("detour-in").start(this::receive);
        Thread.ofPlatform().daemon().name("detour-out").start(this::send);
    }

    /** Sends both ends that way from now on. */
    public static Detour between(WireGuardTestbed bed, Duration longer) throws Exception {
        End left = bed.left();
        End right = bed.right();
        DatagramChannel opened = Netns.inside(
                left.namespace(), () -> DatagramChannel.open().bind(new InetSocketAddress(left.cableAddress(), 0)));
        Detour made = new Detour(
                opened,
                new InetSocketAddress(left.cableAddress(), WIREGUARD),
                new InetSocketAddress(right.cableAddress(), WIREGUARD),
                longer);
        String at = left.cableAddress() + ":" + ((InetSocketAddress) opened.getLocalAddress()).getPort();
        lead(bed, left, right, at);
        lead(bed, right, left, at);
        return made;
    }

    private static void lead(WireGuardTestbed bed, End end, End other, String at) throws Exception {
        bed.run(
                end,
                Duration.ofSeconds(10),
                "wg",
                "set",
                end.interfaceName().value(),
                "peer",
                other.publicKey().toString(),
                "endpoint",
                at);
    }

    private void receive() {
        ByteBuffer packet = ByteBuffer.allocate(MOST_BYTES);
        try {
            while (true) {
                SocketAddress from = channel.receive(packet.clear());
                ByteBuffer copy = ByteBuffer.allocate(packet.flip().remaining())
                        .put(packet)
                        .flip();
                // What does not find a place is lost on the way.
                onTheWay.offer(new Packet(System.nanoTime() + nanos, from.equals(left) ? right : left, copy));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void send() {
        try {
            while (channel.isOpen()) {
                Packet next = onTheWay.take();
                for (long wait = next.due() - System.nanoTime(); wait > 0; wait = next.due() - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                channel.send(next.bytes(), next.to());
            }
        } catch (IOException e) {
            // Closed: the test is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        onTheWay.clear();
    }
}
