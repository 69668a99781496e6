package io.keybraid.host.bench;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.ControlCable;
import io.keybraid.sim.problem.SimulatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two hosts in processes of their own, with many tunnels between them over one link: real TLS, real journals, {@link
 * MeasuredSources} from plugin jars, WireGuard in memory. The first has all tunnels on one interface, as a gateway has, and dials
 * over a cable that can be cut.
 */
final class TwoGateways implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path folder;
    private final Duration interval;
    private final List<Integer> ports = freePorts();
    private final ControlCable cable;
    private final MeasuredHost gateway;
    private final MeasuredHost others;
    private final MeasuredSources sources;
    private final @Nullable RealInterface wires;
    private int tunnels;

    TwoGateways(Path folder, int tunnels, Duration interval) throws OperatorException, SimulatorException, IOException {
        this(folder, tunnels, interval, null);
    }

    /** @param wires the gateway's interface with so many peers; null for one in memory */
    TwoGateways(Path folder, int tunnels, Duration interval, @Nullable RealInterface wires)
            throws OperatorException, SimulatorException, IOException {
        this.folder = folder;
        this.wires = wires;
        this.interval = interval;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.gateway = new MeasuredHost(folder.resolve("gateway"), key);
        this.others = new MeasuredHost(folder.resolve("others"), key);
        this.cable = new ControlCable(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(1)));
        this.sources = new MeasuredSources(folder.resolve("qkd"));
        configure(tunnels);
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        }
    }

    private void configure(int count) throws IOException {
        tunnels = count;
        gateway.configure(config(true, ports.get(0), others.pin()));
        others.configure(config(false, ports.get(1), gateway.pin()));
    }

    private String config(boolean isGateway, int port, IdentityPin peer) {
        Path plugins = Path.of(System.getProperty("keybraid.root"), "host", "target", "dist", "plugins");
        String head = """
                identity: identity.pem
                listen: "127.0.0.1:%d"
                state: state
                wireguard: { %s }
                plugins: { directory: %s }
                sources: %s
                tunnels:
                """.formatted(
                        port,
                        isGateway && wires != null ? ofReal(wires) : "backend: memory",
                        plugins,
                        sources.ofHost(isGateway));
        String ofTunnel = sources.ofTunnel(isGateway);
        return IntStream.range(0, tunnels)
                .mapToObj(number ->
                        "  t%d: { interface: %s, %s peer: \"%s\", identity: \"%s\", %s sources: %s, rotate-every: %dms }"
                                .formatted(
                                        number,
                                        isGateway ? interfaceName() : "w" + number,
                                        isGateway && wires != null
                                                ? ""
                                                : "public-key: \"" + (isGateway ? gatewayKey() : key("other " + number))
                                                        + "\",",
                                        isGateway ? key("other " + number) : gatewayKey(),
                                        peer,
                                        isGateway ? "endpoint: \"127.0.0.1:" + cable.port() + "\"," : "",
                                        ofTunnel,
                                        interval.toMillis()))
                .collect(Collectors.joining("\n", head, "\n"));
    }

    private static String ofReal(RealInterface wires) {
        return "backend: uapi, socket-directory: \"" + wires.socketDirectory() + "\"";
    }

    private String interfaceName() {
        return wires == null ? "wg0" : wires.name().toString();
    }

    private String gatewayKey() {
        return wires == null ? key("gateway") : wires.publicKey().toString();
    }

    /** Any 32 bytes are a public key of X25519. */
    static String key(String name) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    int tunnels() {
        return tunnels;
    }

    MeasuredHost gateway() {
        return gateway;
    }

    MeasuredHost others() {
        return others;
    }

    /** Starts both; returns when both are ready. */
    void start() throws IOException {
        gateway.start();
        others.start();
        gateway.awaitReady();
        others.awaitReady();
    }

    /** How long each round of a tunnel took, in milliseconds. The gateway writes them all, those too that the other host began. */
    List<Long> rounds() throws IOException {
        return gateway.rounds();
    }

    /** Stops the second host and starts it again; returns when it is ready. */
    void restart() throws IOException {
        others.close();
        others.start();
        others.awaitReady();
    }

    /** Both read a configuration with so many tunnels. */
    void reload(int count) throws IOException {
        configure(count);
        for (MeasuredHost host : List.of(others, gateway)) {
            if (host.number("reload") != count) {
                throw new IOException("a reload went wrong");
            }
        }
    }

    /** Cuts the link for so long. */
    void cut(Duration time) throws IOException, InterruptedException {
        cable.cut();
        Thread.sleep(time);
        cable.mend();
    }

    void awaitKeys() throws IOException, InterruptedException {
        await(() -> gateway.number("keyed") == tunnels && others.number("keyed") == tunnels);
    }

    /** Waits until every tunnel has compared its ends, and found them in step. */
    void awaitStep() throws IOException, InterruptedException {
        await(() -> inStep(gateway) == tunnels && inStep(others) == tunnels);
    }

    static long inStep(MeasuredHost host) throws IOException {
        return host.ask("phases").stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("IN_STEP") || words[0].equals("ROTATING"))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    interface Condition {
        boolean isTrue() throws IOException;
    }

    static void await(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.isTrue()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not within " + PATIENCE);
            }
            Thread.sleep(200);
        }
    }

    /**
     * How many tunnels were seen with the same preshared key in the interfaces of both ends. Those that rotate while it asks differ
     * for a moment: it asks some times.
     */
    int equal() throws IOException, InterruptedException {
        return equal(gateway, others, tunnels);
    }

    /** The same of any two ends with so many tunnels. */
    static int equal(MeasuredHost one, MeasuredHost other, int tunnels) throws IOException, InterruptedException {
        Set<String> equal = new HashSet<>();
        for (int i = 0; i < 20 && equal.size() < tunnels; i++) {
            Map<String, byte[]> here = fingerprints(one);
            fingerprints(other).forEach((name, there) -> {
                byte[] same = here.get(name);
                if (same != null && MessageDigest.isEqual(same, there)) {
                    equal.add(name);
                }
            });
            Thread.sleep(100);
        }
        return equal.size();
    }

    static Map<String, byte[]> fingerprints(MeasuredHost host) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        for (String line : host.ask("fingerprints")) {
            String[] words = line.split(" ");
            found.put(words[0], HexFormat.of().parseHex(words[1]));
        }
        return found;
    }

    /** Takes the folder away, with the two identities in it. */
    @Override
    public void close() throws IOException {
        try (gateway;
                others;
                cable;
                sources) {
            // all, whatever one of them throws
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
