package io.keybraid.host.cli;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.SourceSection;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.key.HostPort;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody answers at the peers' endpoints and at the URLs in sources' settings: a TCP connection, nothing said on
 * it. Who does not answer today may answer tomorrow, so this only warns.
 */
record ReachCheck(HostConfig config, CheckReport report) {

    private static final int THREADS = 16;
    private static final int CONNECT_MILLIS = 3_000;
    /** For the name server and the connection together. */
    private static final int SECONDS = 8;

    void run() throws InterruptedException {
        Map<String, HostPort> places = places();
        Map<String, Future<?>> attempts = new LinkedHashMap<>();
        // Daemon threads: a lookup that hangs in native code must not keep this process alive.
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("keybraid-reach-", 0).factory();
        try (Attempts all = new Attempts(Executors.newFixedThreadPool(THREADS, threads))) {
            places.forEach((what, place) -> attempts.put(what, all.submit(place)));
            for (Map.Entry<String, Future<?>> attempt : attempts.entrySet()) {
                tell(attempt.getKey(), places.get(attempt.getKey()), all.failure(attempt.getValue()));
            }
        }
    }

    private void tell(String what, @Nullable HostPort place, Optional<String> failure) {
        if (failure.isEmpty()) {
            report.good(what, place + " answers");
        } else {
            report.doubtful(
                    what + ": nobody answers at " + place + ": " + failure.get(),
                    "it may not run yet; else look at the address, the port and the firewalls between");
        }
    }

    /** What to connect to, by what it is to the operator; in the order of the configuration. */
    private Map<String, HostPort> places() {
        Map<String, HostPort> places = new LinkedHashMap<>();
        for (SourceSection source : config.sources().values()) {
            source.settings().forEach((name, value) -> {
                List<Object> written = value instanceof List<?> list ? List.copyOf(list) : List.of(value);
                for (int i = 0; i < written.size(); i++) {
                    String which = written.size() == 1 ? name : name + " " + (i + 1);
                    place(written.get(i))
                            .ifPresent(place -> places.put("source " + source.name() + ", " + which, place));
                }
            });
        }
        for (TunnelConfig tunnel : config.tunnels().values()) {
            tunnel.endpoint().ifPresent(place -> places.put("tunnel " + tunnel.name() + ", endpoint", place));
        }
        return places;
    }

    /** Host and port of a URL; whatever else stands in a setting is none. */
    private static Optional<HostPort> place(Object written) {
        try {
            URI url = new URI(String.valueOf(written));
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            if (url.getHost() == null || !(secure || "http".equalsIgnoreCase(url.getScheme()))) {
                return Optional.empty();
            }
            String host = url.getHost().replaceAll("[\\[\\]]", "");
            return Optional.of(new HostPort(host, url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Connections under way, which all end together. */
    private static final class Attempts implements AutoCloseable {

        private final ExecutorService connections;
        private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

        Attempts(ExecutorService connections) {
            this.connections = connections;
        }

        Future<?> submit(HostPort place) {
            return connections.submit(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(place.host(), place.port()), CONNECT_MILLIS);
                }
                return place;
            });
        }

        /** Why nobody answered; empty where somebody did. */
        Optional<String> failure(Future<?> attempt) throws InterruptedException {
            try {
                attempt.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                return Optional.empty();
            } catch (TimeoutException e) {
                return Optional.of("no answer within " + SECONDS + " s");
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                boolean unknown = cause instanceof UnknownHostException;
                return Optional.of(unknown ? "the name is not known" : String.valueOf(cause.getMessage()));
            }
        }

        @Override
        public void close() {
            connections.shutdownNow();
        }
    }
}
