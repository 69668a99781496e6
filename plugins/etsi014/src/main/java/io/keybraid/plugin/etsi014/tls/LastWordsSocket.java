package io.keybraid.plugin.etsi014.tls;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * A connection on which a failed write is passed over: the read that follows tells why.
 *
 * <p>In TLS 1.3 a KME judges our certificate while we go on writing. One that refuses it sends an alert and closes, so our next write runs
 * into a "broken pipe"; BouncyCastle's TLS gives up at that, though the alert lies there to be read. Nothing is lost by it: such a
 * connection is dead, its reads end at once, and each request is followed by one.
 */
final class LastWordsSocket extends Socket {

    private final Socket socket;

    /** Takes a connected socket over: closing this closes that. */
    LastWordsSocket(Socket socket) {
        this.socket = socket;
    }

    private static final class PassedOver extends FilterOutputStream {

        private volatile boolean failed;

        PassedOver(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!failed) {
                attempt(() -> out.write(bytes, offset, length));
            }
        }

        @Override
        public void flush() {
            if (!failed) {
                attempt(out::flush);
            }
        }

        private void attempt(Writing writing) {
            try {
                writing.write();
            } catch (IOException e) {
                failed = true;
            }
        }

        private interface Writing {
            void write() throws IOException;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new PassedOver(socket.getOutputStream());
    }

    @Override
    public synchronized void close() throws IOException {
        socket.close();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public boolean isBound() {
        return socket.isBound();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return socket.isOutputShutdown();
    }

    @Override
    public void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public synchronized int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return socket.getTcpNoDelay();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        socket.setTcpNoDelay(on);
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
