package io.keybraid.sim.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keybraid.sim.http.HttpServerSettings;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page, the admin API and the metrics, over plain HTTP on 127.0.0.1. Whoever has an account on this machine may use
 * them.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int MAX_BODY = 16 * 1024;
    private static final String FAULTS = "/api/faults";

    private record Reply(int status, String type, byte[] body) {
        static Reply json(int status, String name, Object value) {
            byte[] body = JsonMapper.shared().writeValueAsBytes(java.util.Map.of(name, value));
            return new Reply(status, "application/json", body);
        }
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final Watched watched;
    private final AdminGuard guard;

    private AdminServer(HttpServer http, Watched watched) {
        this.http = http;
        this.watched = watched;
        this.guard = new AdminGuard(http.getAddress().getPort());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("admin-", 0).factory());
    }

    /** Listens when it returns; port 0 stands for any free one. */
    public static AdminServer start(int port, Watched watched) throws SimulatorException {
        HttpServerSettings.apply();
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            AdminServer server = new AdminServer(http, watched);
            http.createContext("/", server::handle);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    "the simulator's page cannot be served on 127.0.0.1 port " + port + ": " + e.getMessage(),
                    "give it another port (--admin-port), or 0 for any free one",
                    e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
                                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        Optional<String> objection = guard.objection(exchange);
        if (objection.isPresent()) {
            return Reply.json(403, "problem", objection.get());
        }
        try {
            return route(exchange);
        } catch (IllegalArgumentException e) {
            return Reply.json(400, "problem", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("a mistake in the simulator's page", e);
            return Reply.json(500, "problem", "the simulator made a mistake; its log says which");
        }
    }

    private Reply route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Optional<PageFile> file = PageFile.at(path);
        if (exchange.getRequestMethod().equals("GET") && file.isPresent()) {
            return new Reply(200, file.get().type(), file.get().read());
        }
        return switch (exchange.getRequestMethod() + " " + path) {
            case "GET /api/state" -> new Reply(200, "application/json", StateWriter.write(watched));
            case "GET /metrics" ->
                new Reply(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        Metrics.of(watched).getBytes(UTF_8));
            case "POST " + FAULTS -> set(exchange);
            case "DELETE " + FAULTS -> clearAll();
            default -> other(exchange.getRequestMethod(), path);
        };
    }

    private Reply set(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        return Reply.json(200, "id", watched.faults().set(FaultReader.read(body)));
    }

    private Reply clearAll() {
        watched.faults().clear();
        return Reply.json(200, "cleared", "all");
    }

    private Reply other(String method, String path) {
        if (method.equals("DELETE") && path.matches(FAULTS + "/[0-9]{1,9}")) {
            int id = Integer.parseInt(path.substring(FAULTS.length() + 1));
            return watched.faults().clear(id)
                    ? Reply.json(200, "cleared", id)
                    : Reply.json(404, "problem", "there is no fault " + id);
        }
        return Reply.json(404, "problem", "there are /, /api/state, /metrics and " + FAULTS);
    }
}
