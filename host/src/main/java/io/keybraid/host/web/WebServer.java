package io.keybraid.host.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.StatusJson;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /}, {@code /status.json} and {@code /metrics} over HTTP, to look at only: nothing here changes anything, and
 * nothing here is secret. Off by default. Where it listens on loopback only, it answers only to loopback's names, so that no
 * page of somebody else's can be made to read it (DNS rebinding). Thread-safe.
 */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** Each makes a status, which has work in it. The rest is told to come again. */
    private static final int AT_ONCE = 8;

    private static final Map<String, String> BOUNDS =
            Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "30");

    private static final Map<String, String> HEADERS = Map.of(
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final Map<String, String> FILES =
            Map.of("/", "page.html", "/page.css", "page.css", "/page.js", "page.js");

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<HostStatus> status;
    private final Set<String> names;
    private final Semaphore places = new Semaphore(AT_ONCE);

    private WebServer(HttpServer server, Supplier<HostStatus> status) {
        this.server = server;
        this.status = status;
        int port = server.getAddress().getPort();
        this.names = server.getAddress().getAddress().isLoopbackAddress()
                ? Set.of("127.0.0.1:" + port, "[::1]:" + port, "localhost:" + port)
                : Set.of();
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("keybraid-web-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * Begins to serve.
     *
     * @param status is asked for each answer
     * @throws OperatorException (NETWORK) if the address cannot be had
     */
    public static WebServer start(HostPort listen, Supplier<HostStatus> status) throws OperatorException {
        BOUNDS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), 0);
            WebServer web = new WebServer(server, status);
            server.start();
            return web;
        } catch (IOException | IllegalArgumentException e) {
            throw new OperatorException(
                    Reason.NETWORK,
                    "cannot serve the page and metrics on " + listen + ": " + e.getMessage(),
                    "set 'web' to an address of this machine with a free port, such as 127.0.0.1:7480",
                    e);
        }
    }

    /** Where it listens, with its real port. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (!names.isEmpty() && (host == null || !names.contains(host))) {
                refuse(exchange, 421, "this is served under 127.0.0.1 and localhost only");
            } else if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                refuse(exchange, 405, "there is nothing here to change");
            } else if (!places.tryAcquire()) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                refuse(exchange, 503, "too many at once; come again");
            } else {
                try {
                    findOrTell(exchange);
                } finally {
                    places.release();
                }
            }
        }
    }

    /** Without an answer, whoever scrapes the metrics could not tell a mistake of ours from a host that is down. */
    private void findOrTell(HttpExchange exchange) throws IOException {
        try {
            find(exchange);
        } catch (RuntimeException e) {
            LOG.error(
                    "{} failed by a mistake in Keybraid",
                    exchange.getRequestURI().getPath(),
                    e);
            refuse(exchange, 500, "a mistake in Keybraid; the host's log has more");
        }
    }

    private void find(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String file = FILES.get(path);
        if (path.equals("/metrics")) {
            ExpositionFormatWriter writer =
                    Metrics.writer(exchange.getRequestHeaders().getFirst("Accept"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Metrics.write(status.get(), writer, out);
            send(exchange, 200, writer.getContentType(), out.toByteArray());
        } else if (path.equals("/status.json")) {
            byte[] json = StatusJson.print(status.get()).getBytes(StandardCharsets.UTF_8);
            send(exchange, 200, "application/json", json);
        } else if (file != null) {
            String type = TYPES.get(file.substring(file.indexOf('.') + 1));
            send(exchange, 200, type + "; charset=utf-8", read(file));
        } else {
            refuse(exchange, 404, "there are /, /status.json and /metrics");
        }
    }

    private static byte[] read(String file) throws IOException {
        try (InputStream in = WebServer.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is missing from the jar");
            }
            return in.readAllBytes();
        }
    }

    private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
        send(exchange, code, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
