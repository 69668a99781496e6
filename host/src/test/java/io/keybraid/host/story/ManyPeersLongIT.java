package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import io.keybraid.host.wireguard.uapi.InterfaceSetup;
import io.keybraid.host.wireguard.uapi.PeerSetup;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway: one interface of wireguard-go with a thousand peers, each with a tunnel of ours. */
class ManyPeersLongIT {

    private static final int TUNNELS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int INTERVALS = 4;

    @TempDir
    private Path folder;

    /** The way to the gateway's interface; counts what passes. */
    private record Counted(WireGuardBackend real, AtomicInteger reads, AtomicInteger writes)
            implements WireGuardBackend {

        @Override
        public String name() {
            return real.name();
        }

        /** One write, and one reading of the interface. */
        @Override
        public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
            writes.incrementAndGet();
            real.install(name, keys);
        }

        @Override
        public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
            reads.incrementAndGet();
            return real.read(name);
        }

        @Override
        public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
            real.kick(name, peer);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @Test
    void aThousandPeersRotateAndTheirInterfaceIsReadOnceInAnInterval() throws Exception {
        try (WireGuardTestbed bed = WireGuardTestbed.createOrSkip()) {
            InterfaceName name = bed.left().interfaceName();
            WireGuardKey own = bed.left().publicKey();
            addPeers(name);
            IdentityPin here = identity("here");
            IdentityPin there = identity("there");
            Counted wires =
                    new Counted(new UapiBackend(UapiBackend.RUN_DIRECTORY), new AtomicInteger(), new AtomicInteger());
            String gateway = config(
                    "uapi", i -> "interface: " + name + ", peer: \"" + peer(i) + "\", identity: \"" + there + "\"");
            try (Host left = Host.start(parse("here", gateway), wires)) {
                int port = left.listening().getFirst().getPort();
                HostConfig config = parse(
                        "there",
                        config(
                                "memory",
                                i -> "interface: w" + i + ", peer: \"" + own
                                        + "\", public-key: \"" + peer(i) + "\", identity: \"" + here
                                        + "\", endpoint: \"127.0.0.1:" + port + "\""));
                MemoryBackend ends = Backends.inMemory(config, new MemoryEther(InstantSource.system()));
                try (Host right = Host.start(config, ends)) {
                    rotate(left, right, 1, wires);
                    rotate(left, right, 2, wires);
                    assertThat(equalKeys(name, own, wires, ends)).isEqualTo(TUNNELS);
                    countReadings(wires);
                }
            }
        }
    }

    private static void rotate(Host left, Host right, int count, Counted wires) {
        long began = System.nanoTime();
        int writes = wires.writes.get();
        int reads = wires.reads.get();
        if (count > 1) {
            tunnels(left).forEach(tunnel -> tunnel.rotate(false));
            tunnels(right).forEach(tunnel -> tunnel.rotate(false));
        }
        await().atMost(PATIENCE)
                .until(() -> tunnels(left).stream().allMatch(tunnel -> hasRotated(tunnel, count))
                        && tunnels(right).stream().allMatch(tunnel -> hasRotated(tunnel, count)));
        System.out.printf(
                "many peers: rotation %d of %d tunnels in %d ms, %d writes with a reading each, %d other readings%n",
                count,
                TUNNELS,
                Duration.ofNanos(System.nanoTime() - began).toMillis(),
                wires.writes.get() - writes,
                wires.reads.get() - reads);
        assertThat(wires.reads.get() - reads + wires.writes.get() - writes).isLessThan(TUNNELS / 4);
    }

    private static boolean hasRotated(Tunnel tunnel, int count) {
        TunnelView view = tunnel.view();
        return view.phase() == TunnelView.Phase.IN_STEP && view.epoch() >= count;
    }

    private static List<Tunnel> tunnels(Host host) {
        return IntStream.range(0, TUNNELS)
                .mapToObj(i -> host.tunnel("t" + i).orElseThrow())
                .toList();
    }

    private static void countReadings(Counted wires) throws InterruptedException {
        // After the first look that finds the key in force there are more for a quarter of a minute; that look is up to
        // an
        // interval away, on a machine where the rotations were quick.
        Thread.sleep(INTERVAL.multipliedBy(2).plusSeconds(5));
        int reads = wires.reads.get();
        int writes = wires.writes.get();
        Thread.sleep(INTERVAL.multipliedBy(INTERVALS));
        int counted = wires.reads.get() - reads;
        System.out.println("many peers: " + counted + " readings in " + INTERVALS + " intervals of "
                + INTERVAL.toSeconds() + " s");
        assertThat(counted).isBetween(INTERVALS - 1, INTERVALS + 1);
        assertThat(wires.writes.get()).isEqualTo(writes);
    }

    private static long equalKeys(InterfaceName name, WireGuardKey own, WireGuardBackend wires, MemoryBackend ends)
            throws WireGuardException {
        long equal = 0;
        try (InterfaceSnapshot here = wires.read(name)) {
            for (int i = 0; i < TUNNELS; i++) {
                try (InterfaceSnapshot there = ends.read(new InterfaceName("w" + i))) {
                    PresharedKey key =
                            there.peer(own).flatMap(PeerState::presharedKey).orElseThrow();
                    equal += here.peer(peer(i)).orElseThrow().holds(key) ? 1 : 0;
                }
            }
        }
        return equal;
    }

    private static void addPeers(InterfaceName name) throws WireGuardException {
        try (InterfaceSetup setup = new InterfaceSetup(UapiBackend.RUN_DIRECTORY)) {
            for (int i = 0; i < TUNNELS; i++) {
                String network = "10.77." + i / 250 + "." + i % 250 + "/32";
                setup.addPeer(
                        name,
                        new PeerSetup(peer(i), new InetSocketAddress("192.0.2.99", 9), network, Duration.ZERO),
                        Optional.empty());
            }
        }
    }

    private static WireGuardKey peer(int number) {
        return Keys.peer("many " + number);
    }

    private IdentityPin identity(String end) throws Exception {
        return HostIdentity.create(Files.createDirectories(folder.resolve(end)).resolve("identity.pem"))
                .pin();
    }

    private static String config(String backend, IntFunction<String> tunnel) {
        String head = """
                identity: identity.pem
                listen: ["127.0.0.1:0"]
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: %s }
                sources: { pq: { plugin: mlkem } }
                tunnels:
                """.formatted(TwoHosts.plugins(), backend);
        return IntStream.range(0, TUNNELS)
                .mapToObj(i -> "  t" + i + ": { " + tunnel.apply(i) + ", sources: { pq: {} }, rotate-every: 1h }")
                .collect(Collectors.joining("\n", head, "\n"));
    }

    private HostConfig parse(String end, String text) throws Exception {
        return ConfigParser.parse(Files.writeString(folder.resolve(end).resolve("keybraid.yaml"), text));
    }
}
