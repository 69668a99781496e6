package io.keybraid.sim.psk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request over a connection of {@link PskEndpoint}, and its answer, after which the connection ends. Its principal is who called. No body is
 * read: SKIP has only GET.
 */
final class PskExchange extends HttpExchange {

    private static final String REALM = "TLS-PSK";

    private final RequestHead request;
    private final HttpPrincipal caller;
    private final Socket socket;
    private final OutputStream out;
    private final Headers answer = new Headers();
    private int status = -1;

    PskExchange(RequestHead request, String caller, Socket socket, OutputStream out) {
        this.request = request;
        this.caller = new HttpPrincipal(caller, REALM);
        this.socket = socket;
        this.out = out;
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        status = code;
        StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " \r\n");
        answer.set("Content-Length", String.valueOf(Math.max(0, length)));
        answer.set("Connection", "close");
        answer.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public OutputStream getResponseBody() {
        return out;
    }

    /** The connection's owner closes it. */
    @Override
    public void close() {}

    @Override
    public Headers getRequestHeaders() {
        return request.headers();
    }

    @Override
    public Headers getResponseHeaders() {
        return answer;
    }

    @Override
    public URI getRequestURI() {
        return request.target();
    }

    @Override
    public String getRequestMethod() {
        return request.method();
    }

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException("this port has no contexts");
    }

    @Override
    public InputStream getRequestBody() {
        return InputStream.nullInputStream();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return null;
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        throw new UnsupportedOperationException("this port has no attributes");
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream other) {
        throw new UnsupportedOperationException("this port has no filters");
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return caller;
    }
}
