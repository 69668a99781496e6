package io.keybraid.host.bench;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.KernelTunnel;
import io.keybraid.host.testbed.Netns;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.netlink.NetlinkBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** {@link UapiBenchmark} with the kernel's WireGuard, which must have it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NetlinkBenchmark {

    /** How many peers the interface has. */
    @Param({"1", "1000"})
    public int peers;

    private KernelTunnel tunnel;
    private NetlinkBackend backend;
    private InterfaceName name;
    private Map<WireGuardKey, PresharedKey> even;
    private Map<WireGuardKey, PresharedKey> odd;
    private boolean turn;

    @Setup
    public void makeAnInterface() throws Exception {
        tunnel = KernelTunnel.createOrSkip();
        name = tunnel.left().interfaceName();
        List<WireGuardKey> all = peers == 1 ? List.of(tunnel.right().publicKey()) : many();
        even = keys(all, "even");
        odd = keys(all, "odd");
        backend = new NetlinkBackend(Path.of("/var/run/wireguard"));
        // A socket stays in the namespace of the thread that opened it.
        Netns.inside(tunnel.left().namespace(), () -> {
            backend.read(name).close();
            return peers;
        });
    }

    private List<WireGuardKey> many() throws Exception {
        List<WireGuardKey> all =
                IntStream.range(0, peers).mapToObj(i -> Keys.peer("bench " + i)).toList();
        Path script = Files.createTempFile("keybraid-bench", ".sh");
        Files.writeString(
                script,
                all.stream()
                        .map(peer -> "[Peer]\nPublicKey = " + peer + "\n")
                        .collect(Collectors.joining("", "wg addconf " + name + " /dev/stdin <<'E'\n", "E\n")));
        tunnel.run(tunnel.left(), "sh", script.toString());
        Files.delete(script);
        return all;
    }

    private static Map<WireGuardKey, PresharedKey> keys(List<WireGuardKey> peers, String word) {
        return peers.stream().collect(Collectors.toMap(peer -> peer, peer -> Keys.preshared(word + peer)));
    }

    /** The writes of one batch, one read back, compared: what a rotation does. */
    @Benchmark
    public void installAndReadBack() throws WireGuardException {
        turn = !turn;
        backend.install(name, turn ? even : odd);
    }

    /** One reading of the whole interface: what a host does every interval. */
    @Benchmark
    public int read() throws WireGuardException {
        try (InterfaceSnapshot snapshot = backend.read(name)) {
            return snapshot.peers().size();
        }
    }

    @TearDown
    public void takeItAway() {
        backend.close();
        tunnel.close();
        even.values().forEach(PresharedKey::close);
        odd.values().forEach(PresharedKey::close);
    }
}
