package io.keybraid.host.bench;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.ControlCable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A gateway, a real host in a process of its own with a journal on disk, and its many peer hosts, all in a second process, with a
 * tunnel each. The peers dial, over a cable that can be cut, and all from one address, as from behind one NAT.
 */
final class ManyPeerHosts implements AutoCloseable {

    /** In another package, to make tunnels as a host does. */
    private static final String PEERS = "io.keybraid.host.daemon.AskedPeers";

    private final Path folder;
    private final int count;
    private final Duration interval;
    private final MeasuredHost gateway;
    private final MeasuredHost peers;
    private final ControlCable cable;

    ManyPeerHosts(Path folder, int count, Duration interval) throws OperatorException, IOException {
        this.folder = folder;
        this.count = count;
        this.interval = interval;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.gateway = new MeasuredHost(folder.resolve("gateway"), key);
        this.peers = new MeasuredHost(folder.resolve("peers"), key, PEERS);
        int port = freePort();
        this.cable = new ControlCable(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        gateway.configure(config(port, identities(folder.resolve("peers").resolve("identities")), true));
        List<IdentityPin> gateways =
                IntStream.range(0, count).mapToObj(number -> gateway.pin()).toList();
        peers.configure(config(freePort(), gateways, false));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private List<IdentityPin> identities(Path where) throws OperatorException, IOException {
        Files.createDirectories(where);
        List<IdentityPin> pins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pins.add(HostIdentity.create(where.resolve("t" + i + ".pem")).pin());
        }
        return pins;
    }

    private String config(int port, List<IdentityPin> others, boolean isGateway) {
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
        return IntStream.range(0, count)
                .mapToObj(number ->
                        "  t%d: { interface: %s, public-key: \"%s\", peer: \"%s\", identity: \"%s\", %s sources: { pq: {}, classical: {} }, rotate-every: %ds }"
                                .formatted(
                                        number,
                                        isGateway ? "wg0" : "w" + number,
                                        TwoGateways.key(isGateway ? "gateway" : "other " + number),
                                        TwoGateways.key(isGateway ? "other " + number : "gateway"),
                                        others.get(number),
                                        isGateway ? "" : "endpoint: \"127.0.0.1:" + cable.port() + "\",",
                                        interval.toSeconds()))
                .collect(Collectors.joining("\n", head, "\n"));
    }

    int count() {
        return count;
    }

    MeasuredHost gateway() {
        return gateway;
    }

    MeasuredHost peers() {
        return peers;
    }

    ControlCable cable() {
        return cable;
    }

    void startGateway() throws IOException {
        gateway.start();
        gateway.awaitReady();
    }

    void startPeers() throws IOException {
        peers.start();
        peers.awaitReady();
    }

    void awaitLinks() throws IOException, InterruptedException {
        TwoGateways.await(() -> gateway.number("linked") == count && peers.number("linked") == count);
    }

    void awaitStep() throws IOException, InterruptedException {
        TwoGateways.await(() -> TwoGateways.inStep(gateway) == count && TwoGateways.inStep(peers) == count);
    }

    /** Of each tunnel, at the peers' end, by its name. */
    Map<String, Long> epochs() throws IOException {
        return peers.ask("epochs").stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
    }

    /** Until every tunnel has a newer key than then. */
    void awaitRotations(Map<String, Long> before) throws IOException, InterruptedException {
        TwoGateways.await(
                () -> epochs().entrySet().stream().allMatch(now -> now.getValue() > before.get(now.getKey())));
    }

    int equal() throws IOException, InterruptedException {
        return TwoGateways.equal(gateway, peers, count);
    }

    @Override
    public void close() throws IOException {
        try (gateway;
                peers;
                cable) {
            // all, whatever one of them throws
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
