package io.keybraid.sim.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps web pages of others out: a name that was made to point at this machine (DNS rebinding) does not pass, and a form
 * or script of another page cannot send the header that a change needs (CSRF).
 */
final class AdminGuard {

    /** A change needs it, with any value. */
    static final String HEADER = "X-Keybraid-Sim";

    private final Set<String> hosts;

    AdminGuard(int port) {
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** Why the request is refused; empty if it may pass. */
    Optional<String> objection(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String host = headers.getFirst("Host");
        if (host == null || !hosts.contains(host)) {
            return Optional.of("this page is served under 127.0.0.1 and localhost only");
        }
        if (exchange.getRequestMethod().equals("GET")) {
            return Optional.empty();
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !hosts.contains(origin.replace("http://", ""))) {
            return Optional.of("pages of others may change nothing here");
        }
        return headers.containsKey(HEADER)
                ? Optional.empty()
                : Optional.of("a change needs the header " + HEADER + ": 1");
    }
}
