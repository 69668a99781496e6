package io.keybraid.plugin.etsi014;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Looks whether a KME has closed a kept connection, before anything is sent on it.
 *
 * <p>Web servers close idle connections after 5 to 75 seconds, and we after 10. A request sent into a closed connection fails
 * like one whose answer was lost, and must then not be sent again, for it may have used up a key. So it is found out while nothing was sent.
 * (okhttp looks too, but not before a GET.)
 */
final class IdleConnectionCheck implements Interceptor {

    /** A connection in steady use is not looked at: it costs the wait of one millisecond. */
    private static final Duration IN_STEADY_USE = Duration.ofSeconds(1);

    private final Map<Connection, Long> lastUse = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection == null) {
            return chain.proceed(chain.request());
        }
        Long used = lastUse.get(connection);
        if (used != null && System.nanoTime() - used > IN_STEADY_USE.toNanos() && isClosed(connection.socket())) {
            connection.socket().close();
            throw new StaleConnectionException();
        }
        try {
            return chain.proceed(chain.request());
        } finally {
            lastUse.put(connection, System.nanoTime());
        }
    }

    /** Whether the other end has closed, or speaks without being asked, which HTTP/1.1 knows only as a farewell. */
    private static boolean isClosed(Socket socket) {
        try {
            int timeout = socket.getSoTimeout();
            socket.setSoTimeout(1);
            try {
                return socket.getInputStream().read() != Integer.MIN_VALUE;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                socket.setSoTimeout(timeout);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /** Nothing was sent: the request may be sent on another connection. */
    static final class StaleConnectionException extends IOException {
        StaleConnectionException() {
            super("the KME has closed the idle connection");
        }
    }
}
