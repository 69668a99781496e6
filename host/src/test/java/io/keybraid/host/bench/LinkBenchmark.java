package io.keybraid.host.bench;

import io.keybraid.host.channel.ChannelListener;
import io.keybraid.host.channel.ChannelPeer;
import io.keybraid.host.channel.ChannelSettings;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A link between two hosts in one process, over the loopback interface. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LinkBenchmark {

    private static final long PATIENCE_SECONDS = 20;

    private final Told near = new Told();
    private final Told far = new Told();
    private PeerChannels dials;
    private PeerChannels listens;
    private ChannelPeer listener;

    @Setup
    public void startBoth() throws Exception {
        HostIdentity one = identity();
        HostIdentity other = identity();
        dials = PeerChannels.start(ChannelSettings.listeningOn(List.of()), one, near);
        listens = PeerChannels.start(ChannelSettings.listeningOn(List.of(new HostPort("127.0.0.1", 0))), other, far);
        listens.peers(List.of(new ChannelPeer(one.pin(), Optional.empty())));
        int port = listens.listening().getFirst().getPort();
        listener = new ChannelPeer(other.pin(), Optional.of(new HostPort("127.0.0.1", port)));
    }

    private static HostIdentity identity() throws Exception {
        Path folder = Files.createTempDirectory("keybraid-bench-");
        Path file = folder.resolve("identity.pem");
        try {
            return HostIdentity.create(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** From nothing to a link that both hosts know: TCP, TLS 1.3 with X25519MLKEM768 and ML-DSA-65 both ways, adoption; and its end. */
    @Benchmark
    public void dialAndHangUp() throws InterruptedException {
        dials.peers(List.of(listener));
        near.up();
        far.up();
        dials.peers(List.of());
        near.down();
        far.down();
    }

    @TearDown
    public void stopBoth() {
        dials.close();
        listens.close();
    }

    /** Waits for what a host is told. */
    private static final class Told implements ChannelListener {
        private final Semaphore ups = new Semaphore(0);
        private final Semaphore downs = new Semaphore(0);

        void up() throws InterruptedException {
            await(ups);
        }

        void down() throws InterruptedException {
            await(downs);
        }

        private static void await(Semaphore told) throws InterruptedException {
            if (!told.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not within " + PATIENCE_SECONDS + " s");
            }
        }

        @Override
        public void linkUp(IdentityPin peer) {
            ups.release();
        }

        @Override
        public void linkDown(IdentityPin peer, String reason) {
            downs.release();
        }

        @Override
        public void received(IdentityPin peer, byte[] frame) {}
    }
}
