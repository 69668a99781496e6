package io.keybraid.host.bench;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.TunnelStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two hosts in processes of their own, with many tunnels between them: real TLS, real journals, ML-KEM-768 and X25519 from plugin
 * jars, WireGuard in memory. The first has all tunnels on one interface, as a gateway has.
 */
final class TwoGateways implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path folder;
    private final MeasuredHost gateway;
    private final MeasuredHost others;
    private final int tunnels;

    TwoGateways(Path folder, int tunnels, Duration interval) throws OperatorException, IOException {
        this.folder = folder;
        this.tunnels = tunnels;
        this.gateway = new MeasuredHost(folder.resolve("gateway"));
        this.others = new MeasuredHost(folder.resolve("others"));
        List<Integer> ports = freePorts();
        gateway.configure(config(true, ports.get(0), ports.get(1), others.pin(), interval));
        others.configure(config(false, ports.get(1), ports.get(0), gateway.pin(), interval));
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        }
    }

    private String config(boolean isGateway, int port, int peerPort, IdentityPin peer, Duration interval) {
        Path plugins = Path.of(System.getProperty("keybraid.root"), "host", "target", "dist", "plugins");
        String head = """
                identity: identity.pem
                listen: "127.0.0.1:%d"
                state: state
                wireguard: { backend: memory }
                plugins: { directory: %s }
                sources: { pq: { plugin: mlkem }, classical: { plugin: x25519 } }
                tunnels:
                """.formatted(port, plugins);
        return IntStream.range(0, tunnels)
                .mapToObj(number ->
                        "  t%d: { interface: %s, public-key: \"%s\", peer: \"%s\", identity: \"%s\", %s sources: { pq: {}, classical: {} }, rotate-every: %dms }"
                                .formatted(
                                        number,
                                        isGateway ? "wg0" : "w" + number,
                                        isGateway ? key("gateway") : key("other " + number),
                                        isGateway ? key("other " + number) : key("gateway"),
                                        peer,
                                        isGateway ? "endpoint: \"127.0.0.1:" + peerPort + "\"," : "",
                                        interval.toMillis()))
                .collect(Collectors.joining("\n", head, "\n"));
    }

    /** Any 32 bytes are a public key of X25519. */
    private static String key(String name) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    MeasuredHost gateway() {
        return gateway;
    }

    MeasuredHost others() {
        return others;
    }

    /** Starts both; says how long it took until both were ready. */
    Duration start() throws IOException, InterruptedException {
        long began = System.nanoTime();
        gateway.start();
        others.start();
        await(() -> gateway.isReady() && others.isReady());
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until every tunnel has had its first key; says how long. */
    Duration awaitFirstKeys() throws IOException, InterruptedException {
        long began = System.nanoTime();
        await(() -> rounds().size() >= tunnels);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Of both hosts' rounds one writes how long it took: the initiator, which either may be. */
    List<Long> rounds() throws IOException {
        return gateway.rounds();
    }

    private interface Condition {
        boolean isTrue() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.isTrue()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not within " + PATIENCE);
            }
            Thread.sleep(200);
        }
    }

    /** How many tunnels hold the same key at both ends. Those that rotate while it asks differ for a moment: it asks some times. */
    long equal() throws OperatorException, InterruptedException {
        long most = 0;
        for (int i = 0; i < 20 && most < tunnels; i++) {
            most = Math.max(most, equalNow());
            Thread.sleep(100);
        }
        return most;
    }

    private long equalNow() throws OperatorException {
        Map<String, TunnelStatus> there =
                others.status().tunnels().stream().collect(Collectors.toMap(TunnelStatus::name, tunnel -> tunnel));
        return gateway.status().tunnels().stream()
                .filter(tunnel -> tunnel.epoch() > 0
                        && tunnel.kid().equals(there.get(tunnel.name()).kid()))
                .count();
    }

    /** Takes the folder away, with the two identities in it. */
    @Override
    public void close() throws IOException {
        try (gateway;
                others) {
            // both, whatever one of them throws
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A folder for one run. */
    static Path folder() throws IOException {
        return Files.createTempDirectory("keybraid-gateways-");
    }
}
