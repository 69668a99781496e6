package io.keybraid.host.channel;

import io.keybraid.host.key.HostPort;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What BCJSSE sees of a TCP connection. Until {@link #authenticated} the bytes read are counted and a deadline runs, after
 * which the connection is closed whatever it is doing; from then on a read waits no longer than the silence allowed. Its
 * close is abrupt and never waits, from any thread.
 */
final class GuardedSocket extends Socket {

    private static final int SCRAP = 512;

    private final Socket raw;
    private final InputStream input;
    private final Future<?> deadline;

    /** Used by the reading thread only. */
    private int allowance;

    private volatile boolean bounded = true;
    private volatile boolean late;

    GuardedSocket(Socket raw, ChannelSettings settings, ScheduledExecutorService timer) throws IOException {
        this.raw = raw;
        this.allowance = settings.limits().handshakeBytes();
        this.input = new Counted(raw.getInputStream());
        raw.setTcpNoDelay(true);
        long millis = settings.timing().handshake().toMillis();
        this.deadline = timer.schedule(this::expire, millis, TimeUnit.MILLISECONDS);
    }

    private void expire() {
        late = true;
        close();
    }

    /** Whether the deadline closed it. */
    boolean isLate() {
        return late;
    }

    /**
     * Ends counting and deadline.
     *
     * @throws IOException if the deadline has struck already
     */
    void authenticated(Duration silence) throws IOException {
        deadline.cancel(false);
        if (late) {
            throw new SocketException("the handshake took too long");
        }
        bounded = false;
        raw.setSoTimeout((int) silence.toMillis());
    }

    /**
     * Lets the peer read what was sent before the close: sends FIN and reads on to the end, for otherwise bytes that we
     * have not read make the close a reset, which may overtake the alert. Bounded by the allowance and the deadline.
     */
    void finish() {
        try {
            raw.shutdownOutput();
            drain();
        } catch (IOException gone) {
            close();
        }
    }

    /** Reads what still comes, and drops it, until the other host closes or somebody closes this end. */
    void drain() {
        byte[] scrap = new byte[SCRAP];
        try {
            while (input.read(scrap) >= 0) {
                // Nothing to do with it.
            }
        } catch (IOException gone) {
            close();
        }
    }

    InetSocketAddress local() {
        return (InetSocketAddress) raw.getLocalSocketAddress();
    }

    InetSocketAddress remote() {
        return (InetSocketAddress) raw.getRemoteSocketAddress();
    }

    /** The other end as people write it. */
    String where() {
        return new HostPort(raw.getInetAddress().getHostAddress(), raw.getPort()).toString();
    }

    @Override
    public void close() {
        deadline.cancel(false);
        try {
            raw.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }

    /** Sends FIN, behind what was written. */
    @Override
    public void shutdownOutput() throws IOException {
        raw.shutdownOutput();
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return raw.getOutputStream();
    }

    @Override
    public boolean isConnected() {
        return raw.isConnected();
    }

    @Override
    public boolean isClosed() {
        return raw.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return raw.getLocalAddress();
    }

    @Override
    public int getPort() {
        return raw.getPort();
    }

    @Override
    public int getLocalPort() {
        return raw.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return raw.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return raw.getLocalSocketAddress();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        raw.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return raw.getSoTimeout();
    }

    /** Fails when more is read than the allowance, while that counts. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream input) {
            super(input);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            spend(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            spend(Math.max(count, 0));
            return count;
        }

        private void spend(int count) throws IOException {
            if (bounded && (allowance -= count) < 0) {
                throw new IOException("the peer sent too many bytes before it was authenticated");
            }
        }
    }
}
