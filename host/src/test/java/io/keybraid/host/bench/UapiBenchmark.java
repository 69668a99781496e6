package io.keybraid.host.bench;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.InterfaceSetup;
import io.keybraid.host.wireguard.uapi.PeerSetup;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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

/** Preshared keys into a real wireguard-go, which needs root. Every peer of the interface gets one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class UapiBenchmark {

    /** How many peers the interface has. */
    @Param({"1", "1000"})
    public int peers;

    private WireGuardTestbed bed;
    private UapiBackend backend;
    private InterfaceName name;
    private Map<WireGuardKey, PresharedKey> even;
    private Map<WireGuardKey, PresharedKey> odd;
    private boolean turn;
    private SocketChannel bare;
    private ByteBuffer request;
    private final ByteBuffer read = ascii("get=1\n\n");
    private final ByteBuffer answer = ByteBuffer.allocateDirect(1 << 20);

    @Setup
    public void makeAnInterface() throws Exception {
        bed = WireGuardTestbed.createOrSkip();
        name = bed.left().interfaceName();
        backend = new UapiBackend(bed.socketDirectory());
        even = keys("even");
        odd = keys("odd");
        try (InterfaceSetup setup = new InterfaceSetup(bed.socketDirectory())) {
            setup.newIdentity(name, 51820, new SecureRandom());
            for (WireGuardKey peer : even.keySet()) {
                setup.addPeer(
                        name,
                        new PeerSetup(peer, new InetSocketAddress("192.0.2.99", 9), "203.0.113.0/24", Duration.ZERO),
                        Optional.empty());
            }
        }
        bare = SocketChannel.open(
                UnixDomainSocketAddress.of(bed.socketDirectory().resolve(name + ".sock")));
        String peer = even.keySet().iterator().next().toHex();
        request = ascii("set=1\npublic_key=" + peer + "\nupdate_only=true\npreshared_key=" + "5a".repeat(32) + "\n\n");
    }

    private static ByteBuffer ascii(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    private Map<WireGuardKey, PresharedKey> keys(String word) {
        return IntStream.range(0, peers)
                .boxed()
                .collect(Collectors.toMap(i -> Keys.peer("bench " + i), i -> Keys.preshared(word + i)));
    }

    /** One write, one read back, compared: what a rotation does. */
    @Benchmark
    public void installAndReadBack() throws WireGuardException {
        turn = !turn;
        backend.install(name, turn ? even : odd);
    }

    /** A preshared key for one peer, told by bytes made beforehand and not read back: what wireguard-go and a socket take by themselves. */
    @Benchmark
    public int bareWrite() throws IOException {
        bare.write(request.rewind());
        bare.read(answer.clear());
        return answer.position();
    }

    /** The same, and then one reading of the interface that is not looked at: the least that a write and a read back can take. */
    @Benchmark
    public int bareWriteAndRead() throws IOException {
        bareWrite();
        bare.write(read.rewind());
        answer.clear();
        do {
            bare.read(answer);
        } while (answer.position() < 2 || !endsAt(answer.position()));
        return answer.position();
    }

    private boolean endsAt(int position) {
        return answer.get(position - 1) == '\n' && answer.get(position - 2) == '\n';
    }

    /** One reading of the whole interface: what a host does every interval. */
    @Benchmark
    public int read() throws WireGuardException {
        try (InterfaceSnapshot snapshot = backend.read(name)) {
            return snapshot.peers().size();
        }
    }

    @TearDown
    public void takeItAway() throws IOException {
        bare.close();
        backend.close();
        bed.close();
        even.values().forEach(PresharedKey::close);
        odd.values().forEach(PresharedKey::close);
    }
}
