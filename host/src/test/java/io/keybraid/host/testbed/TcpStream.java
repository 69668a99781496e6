package io.keybraid.host.testbed;

import io.keybraid.host.demo.DemoNamespaces.End;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A TCP connection through the tunnel on which numbers are counted up, checked at the other end. */
public final class TcpStream implements AutoCloseable {

    private static final int NUMBERS_AT_ONCE = 1024;
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final Socket from;
    private final Socket to;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean sending = true;
    private volatile long received;
    private volatile long longestPauseNanos;

    private TcpStream(Socket from, Socket to) {
        this.from = from;
        this.to = to;
        Thread.ofPlatform().daemon().name("stream-in").start(this::receive);
        Thread.ofPlatform().daemon().name("stream-out").start(this::send);
    }

    /** Connects and starts sending about 800 kB/s. */
    public static TcpStream start(End from, End to) throws Exception {
        try (ServerSocket listener =
                Netns.inside(to.namespace(), () -> new ServerSocket(0, 1, InetAddress.getByName(to.tunnelAddress())))) {
            listener.setSoTimeout(10_000);
            Socket out = Netns.inside(from.namespace(), () -> {
                Socket socket = new Socket();
                socket.connect(new InetSocketAddress(to.tunnelAddress(), listener.getLocalPort()), 9_000);
                return socket;
            });
            return new TcpStream(out, listener.accept());
        }
    }

    private void send() {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(from.getOutputStream(), 8192))) {
            for (long number = 0; sending; number++) {
                out.writeLong(number);
                if (number % NUMBERS_AT_ONCE == 0) {
                    out.flush();
                    Thread.sleep(INTERVAL);
                }
            }
        } catch (IOException | InterruptedException e) {
            fail(e);
        }
    }

    private void receive() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(to.getInputStream()))) {
            long last = System.nanoTime();
            for (long number = 0; sending; number++) {
                if (in.readLong() != number) {
                    throw new IOException("the stream is broken at number " + number);
                }
                long now = System.nanoTime();
                longestPauseNanos = Math.max(longestPauseNanos, now - last);
                last = now;
                received = number + 1;
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        if (sending) {
            failure.compareAndSet(null, e);
        }
    }

    /** How many bytes arrived, all right ones. */
    public long receivedBytes() {
        return Long.BYTES * received;
    }

    /** The longest time in which nothing arrived. */
    public Duration longestPause() {
        return Duration.ofNanos(longestPauseNanos);
    }

    /** Fails if the connection broke or carried wrong bytes. */
    public void assertUnbroken() {
        if (failure.get() != null) {
            throw new AssertionError("the stream broke", failure.get());
        }
    }

    @Override
    public void close() throws IOException {
        sending = false;
        from.close();
        to.close();
    }
}
