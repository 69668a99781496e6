package io.keybraid.host.testbed;

import io.keybraid.host.demo.DemoNamespaces.End;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Numbered datagrams, one way, at a steady rate. Tells exactly which were lost. */
public final class UdpProbes implements AutoCloseable {

    private final DatagramChannel from;
    private final DatagramChannel to;
    private final long intervalNanos;
    private final BitSet arrived = new BitSet();
    private final Thread sender;
    private volatile boolean sending = true;
    private volatile int sent;

    private UdpProbes(DatagramChannel from, DatagramChannel to, int perSecond) {
        this.from = from;
        this.to = to;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        Thread.ofPlatform().daemon().name("probes-in").start(this::receive);
        this.sender = Thread.ofPlatform().daemon().name("probes-out").start(this::send);
    }

    /** Starts sending through the tunnel. */
    public static UdpProbes start(End from, End to, int perSecond) throws Exception {
        DatagramChannel in = Netns.inside(
                to.namespace(), () -> DatagramChannel.open().bind(new InetSocketAddress(to.tunnelAddress(), 0)));
        DatagramChannel out = Netns.inside(
                from.namespace(),
                () -> DatagramChannel.open()
                        .bind(new InetSocketAddress(from.tunnelAddress(), 0))
                        .connect(in.getLocalAddress()));
        return new UdpProbes(out, in, perSecond);
    }

    private void send() {
        ByteBuffer datagram = ByteBuffer.allocate(Integer.BYTES);
        long next = System.nanoTime();
        while (sending) {
            try {
                from.write(datagram.clear().putInt(sent).flip());
            } catch (IOException e) {
                // As good as lost on the way: the other end counts.
            }
            sent++;
            next += intervalNanos;
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
    }

    private void receive() {
        ByteBuffer datagram = ByteBuffer.allocate(Integer.BYTES);
        try {
            while (true) {
                to.receive(datagram.clear());
                synchronized (arrived) {
                    arrived.set(datagram.flip().getInt());
                }
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    public int sent() {
        return sent;
    }

    /** Stops sending, waits up to two seconds for what is on its way, and tells how many did not arrive. */
    public int stopAndCountLost() throws InterruptedException {
        sending = false;
        sender.join();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (lost() > 0 && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        return lost();
    }

    private int lost() {
        synchronized (arrived) {
            return sent - arrived.cardinality();
        }
    }

    @Override
    public void close() throws IOException {
        sending = false;
        from.close();
        to.close();
    }
}
