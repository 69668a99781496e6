package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.demo.DemoNamespaces;
import io.keybraid.host.demo.PingCount;
import io.keybraid.host.demo.PingCounter;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TcpStream;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole hosts rotate the key of a real tunnel of wireguard-go once a second, while ping and a TCP connection go through
 * it. Twice a handshake is brought about, so that a new key is not only installed but used.
 */
class RotationsUnderTrafficIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String TUNNEL = "left-right";

    /** What one end is made of. */
    private record Side(String name, DemoNamespaces.End end, HostIdentity identity, String kme, String sae) {}

    @TempDir
    private Path folder;

    private WireGuardTestbed bed;
    private UapiBackend wireguard;
    private Simulator kmes;
    private Host left;
    private Host right;

    @BeforeEach
    void start() throws Exception {
        bed = WireGuardTestbed.createOrSkip();
        wireguard = new UapiBackend(bed.socketDirectory());
        kmes = Simulator.start(SimulatorOptions.in(folder.resolve("qkd")));
        Side one = new Side("left", bed.left(), identity("left"), SimulatorOptions.KME_A, "sae-alice");
        Side other = new Side("right", bed.right(), identity("right"), SimulatorOptions.KME_B, "sae-bob");
        left = start(one, other, "");
        right = start(
                other,
                one,
                "endpoint: \"127.0.0.1:" + left.listening().getFirst().getPort() + "\"");
    }

    @AfterEach
    void stop() {
        if (bed == null) {
            return; // Skipped.
        }
        for (Host host : new Host[] {right, left}) {
            if (host != null) {
                host.close();
            }
        }
        if (kmes != null) {
            kmes.close();
        }
        wireguard.close();
        bed.close();
    }

    @Test
    void tenRotationsUnderPingAndATcpStreamLoseNoPacketAndNewKeysComeIntoUse() throws Exception {
        PingCounter ping = bed.ping();
        try (ping) {
            // From one end first: with traffic from both at once, each could kill the other's first handshake.
            await().atMost(SOON).until(() -> ping.count().sent() > 5);
            try (TcpStream stream = bed.stream(bed.left(), bed.right())) {
                awaitRotations(5);
                bringTheNewestKeyIntoUse(ping);
                awaitRotations(11);
                bringTheNewestKeyIntoUse(ping);
                stream.assertUnbroken();
                assertThat(stream.receivedBytes()).isGreaterThan(1_000_000);
            }
        }
        PingCount packets = ping.count();
        System.out.println("rotations under traffic: " + view(left).rotations() + "; " + packets);
        assertThat(packets.lost()).isZero();
        assertThat(packets.sent()).isGreaterThan(100);
        assertThat(view(left).used()).extracting(StrandName::name).containsExactly("pq", "qkd");
        assertThat(view(left).alarms()).isEmpty();
        assertThat(view(right).alarms()).isEmpty();
    }

    private void awaitRotations(long count) {
        await().atMost(SOON)
                .until(() -> view(left).rotations() >= count && view(right).rotations() >= count);
    }

    /**
     * Begins a session anew, with the key that is in the interface. For two seconds after a handshake no key is changed; so
     * both hosts have time to see it. It is done just after a ping was answered, when none is on its way.
     */
    private void bringTheNewestKeyIntoUse(PingCounter ping) throws Exception {
        assertThat(view(left).handshakeSince()).isFalse();
        long epoch = view(left).epoch();
        long sent = ping.count().sent();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(SOON)
                .until(() -> ping.count().sent() > sent);
        wireguard.kick(bed.left().interfaceName(), bed.right().publicKey());
        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .until(() -> isLive(view(left), epoch)
                        && isLive(view(right), epoch)
                        && view(left).kid().equals(view(right).kid()));
        assertThat(keysAreEqual()).isTrue();
    }

    private static boolean isLive(TunnelView view, long epoch) {
        return view.phase() == TunnelView.Phase.IN_STEP && view.epoch() >= epoch && view.handshakeSince();
    }

    private static TunnelView view(Host host) {
        return host.tunnel(TUNNEL).orElseThrow().view();
    }

    private boolean keysAreEqual() throws WireGuardException {
        try (InterfaceSnapshot here = wireguard.read(bed.left().interfaceName());
                InterfaceSnapshot there = wireguard.read(bed.right().interfaceName())) {
            Optional<PresharedKey> one = here.peer(bed.right().publicKey()).flatMap(PeerState::presharedKey);
            Optional<PresharedKey> other = there.peer(bed.left().publicKey()).flatMap(PeerState::presharedKey);
            return one.isPresent() && other.isPresent() && one.get().matches(other.get());
        }
    }

    private HostIdentity identity(String name) throws Exception {
        return HostIdentity.create(Files.createDirectories(folder.resolve(name)).resolve("identity.pem"));
    }

    private Host start(Side side, Side peer, String endpoint) throws Exception {
        String text = """
                identity: identity.pem
                listen: ["127.0.0.1:0"]
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: uapi, socket-directory: "%s" }
                sources:
                  qkd: { plugin: etsi014, kme: "%s", sae: %s, certificate: "%s", private-key: "%s", ca: "%s" }
                  pq:  { plugin: mlkem }
                tunnels:
                  %s:
                    interface: %s
                    peer: "%s"
                    identity: "%s"
                    %s
                    sources: { qkd: { peer-sae: %s }, pq: {} }
                    rotate-every: 1s
                """.formatted(
                        TwoHosts.plugins(),
                        bed.socketDirectory(),
                        kmes.kme(side.kme()).url(),
                        side.sae(),
                        kmes.pki().certificate(side.sae()),
                        kmes.pki().privateKey(side.sae()),
                        kmes.pki().ca(),
                        TUNNEL,
                        side.end().interfaceName(),
                        peer.end().publicKey(),
                        peer.identity().pin(),
                        endpoint,
                        peer.sae());
        Path file = Files.writeString(folder.resolve(side.name()).resolve("keybraid.yaml"), text);
        return Host.start(ConfigParser.parse(file));
    }
}
