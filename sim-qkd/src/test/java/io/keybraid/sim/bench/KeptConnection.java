package io.keybraid.sim.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client's connection that is kept: one request after the other, and as little work of its own as can be, since it
 * shares the machine with what it measures.
 */
final class KeptConnection implements AutoCloseable {

    private static final int DEADLINE_MILLIS = 60_000;
    private static final int ROOM = 64 * 1024;
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final SSLSocket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[ROOM];
    private int filled;
    private int bodyAt;

    KeptConnection(SSLContext tls, int port) throws IOException {
        socket = (SSLSocket) tls.getSocketFactory().createSocket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.startHandshake();
        in = socket.getInputStream();
    }

    static byte[] get(String path) {
        return ascii("GET " + path + " HTTP/1.1\r\nHost: kme\r\n\r\n");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The answer's status code, once its body is here. */
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        filled = 0;
        bodyAt = -1;
        int scanned = 0;
        while (bodyAt < 0) {
            fill();
            bodyAt = afterBlankLine(Math.max(0, scanned - 3));
            scanned = filled;
        }
        int end = bodyAt + contentLength();
        while (filled < end) {
            fill();
        }
        return Integer.parseInt(new String(buffer, STATUS_AT, 3, StandardCharsets.US_ASCII));
    }

    /** What stands between the first occurrence of {@code before} in the last body and the next quote. */
    String quotedAfter(String before) {
        String body = new String(buffer, bodyAt, filled - bodyAt, StandardCharsets.UTF_8);
        int from = body.indexOf(before) + before.length();
        return body.substring(from, body.indexOf('"', from));
    }

    private void fill() throws IOException {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read <= 0) {
            throw new EOFException("the KME closed the connection, or its answer is too long");
        }
        filled += read;
    }

    private int afterBlankLine(int from) {
        for (int at = from; at + 3 < filled; at++) {
            if (buffer[at] == '\r' && buffer[at + 1] == '\n' && buffer[at + 2] == '\r' && buffer[at + 3] == '\n') {
                return at + 4;
            }
        }
        return -1;
    }

    private int contentLength() throws IOException {
        String head = new String(buffer, 0, bodyAt, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length:");
        if (at < 0) {
            throw new IOException("an answer without its length: " + head);
        }
        return Integer.parseInt(head.substring(at + "content-length:".length(), head.indexOf('\r', at))
                .strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
