package io.keybraid.sim.http;

import java.util.Map;

/**
 * The bounds of the JDK's HTTP server. It reads them once, as system properties, when its first class loads; what the
 * user has set stands.
 */
public final class HttpServerSettings {

    private static final Map<String, String> BOUNDS = Map.of(
            // 200 by default; with more kept connections than that, nearly every request opens a new one.
            "sun.net.httpserver.maxIdleConnections", "4000",
            "jdk.httpserver.maxConnections", "4000",
            // Seconds. Longer than an okhttp client keeps an idle connection (300), so that it is the client that
            // closes:
            // a request sent while the KME closes would be lost, and Get key cannot be sent again.
            "sun.net.httpserver.idleInterval", "330",
            // Seconds to send a request, TLS handshake included, and to take its answer. On a busy machine the
            // handshakes
            // of 500 clients at once take more than 10.
            "sun.net.httpserver.maxReqTime", "30",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.maxReqHeaderSize", "65536",
            "sun.net.httpserver.nodelay", "true");

    private HttpServerSettings() {}

    /** Before the first HttpServer of this JVM, or without effect. */
    public static void apply() {
        BOUNDS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
