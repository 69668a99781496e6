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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether somebody answers at the peers' endpoints and at the URLs in sources' settings: a TCP connection, nothing said on
 * it. Who does not answer today may answer tomorrow, so this only warns.
 */
record ReachCheck(HostConfig config, CheckReport report) {

    private static final int THREADS = 16;
    private static final int CONNECT_MILLIS = 3_000;
    /** For the name server and the connection together. */
    private static final int SECONDS = 8;

    /**
     * What to connect to.
     *
     * @param what it is to the operator
     * @param source whose it is; empty for a peer's
     */
    private record Place(String what, Optional<String> source, HostPort address) {}

    /** Says how it went, and returns the sources of which something did not answer. */
    Set<String> run() throws InterruptedException {
        Set<String> silent = new HashSet<>();
        Map<Place, Future<?>> attempts = new LinkedHashMap<>();
        // Daemon threads: a lookup that hangs in native code must not keep this process alive.
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("keybraid-reach-", 0).factory();
        try (Attempts all = new Attempts(Executors.newFixedThreadPool(THREADS, threads))) {
            places().forEach(place -> attempts.put(place, all.submit(place.address())));
            for (Map.Entry<Place, Future<?>> attempt : attempts.entrySet()) {
                Optional<String> failure = all.failure(attempt.getValue());
                tell(attempt.getKey(), failure);
                failure.flatMap(why -> attempt.getKey().source()).ifPresent(silent::add);
            }
        }
        return silent;
    }

    private void tell(Place place, Optional<String> failure) {
        if (failure.isEmpty()) {
            boolean ofPeer = place.source().isEmpty();
            report.good(
                    place.what(),
                    place.address() + " answers" + (ofPeer ? "; whether it is the peer, 'keybraid doctor' tells" : ""));
        } else {
            report.doubtful(
                    place.what() + ": nobody answers at " + place.address() + ": " + failure.get(),
                    "it may not run yet; else look at the address, the port and the firewalls between");
        }
    }

    /** In the order of the configuration. */
    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (SourceSection source : config.sources().values()) {
            source.settings().forEach((name, value) -> {
                List<Object> written = value instanceof List<?> list ? List.copyOf(list) : List.of(value);
                for (int i = 0; i < written.size(); i++) {
                    String which = written.size() == 1 ? name : name + " " + (i + 1);
                    String what = "source " + source.name() + ", " + which;
                    place(written.get(i))
                            .ifPresent(place -> places.add(new Place(what, Optional.of(source.name()), place)));
                }
            });
        }
        for (TunnelConfig tunnel : config.tunnels().values()) {
            String what = "tunnel " + tunnel.name() + ", endpoint";
            tunnel.endpoint().ifPresent(place -> places.add(new Place(what, Optional.empty(), place)));
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
