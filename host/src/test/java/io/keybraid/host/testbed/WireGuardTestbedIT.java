package io.keybraid.host.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.PingCount;
import io.keybraid.host.demo.PingCounter;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves the test bed: that it has a real tunnel, and that its probes tell a lost packet. */
class WireGuardTestbedIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private WireGuardTestbed bed;
    private UapiBackend wireguard;

    @BeforeEach
    void start() throws Exception {
        bed = WireGuardTestbed.createOrSkip();
        wireguard = new UapiBackend(bed.socketDirectory());
    }

    @AfterEach
    void stop() {
        if (bed != null) {
            wireguard.close();
            bed.close();
        }
    }

    @Test
    void aPresharedKeyChangedUnderTrafficCostsNoPacket() throws Exception {
        try (PingCounter ping = startSession();
                UdpProbes there = bed.probes(bed.left(), bed.right(), 200);
                UdpProbes back = bed.probes(bed.right(), bed.left(), 200);
                TcpStream stream = bed.stream(bed.left(), bed.right())) {
            for (int i = 0; i < 10; i++) {
                installSameKeyAtBothEnds();
                Thread.sleep(200);
            }
            assertThat(there.stopAndCountLost()).isZero();
            assertThat(back.stopAndCountLost()).isZero();
            assertThat(there.sent()).isGreaterThan(200);
            stream.assertUnbroken();
            assertThat(stream.receivedBytes()).isGreaterThan(100_000);
            assertThat(ping.count().lost()).isZero();
            assertThat(ping.count().sent()).isGreaterThan(15);
        }
    }

    @Test
    void theFirstHandshakeUsesTheKeyThatIsThere() throws Exception {
        installSameKeyAtBothEnds();
        assertThat(handshake(bed.left(), bed.right())).isEmpty();
        try (PingCounter ping = startSession()) {
            assertThat(handshake(bed.left(), bed.right())).isPresent();
            assertThat(handshake(bed.right(), bed.left())).isPresent();
            assertThat(ping.count().lost()).isZero();
        }
    }

    @Test
    void noHandshakeHappensWhenTheKeysDifferAndEveryProbeIsCountedAsLost() throws Exception {
        try (PresharedKey one = randomKey();
                PresharedKey other = randomKey()) {
            wireguard.install(bed.left().interfaceName(), Map.of(bed.right().publicKey(), one));
            wireguard.install(bed.right().interfaceName(), Map.of(bed.left().publicKey(), other));
        }
        try (PingCounter ping = bed.ping();
                UdpProbes probes = bed.probes(bed.left(), bed.right(), 50)) {
            await().atMost(SOON).until(() -> ping.count().sent() >= 20);
            assertThat(handshake(bed.left(), bed.right())).isEmpty();
            PingCount count = ping.count();
            assertThat(count.lost()).isEqualTo(count.sent());
            assertThat(probes.stopAndCountLost()).isEqualTo(probes.sent()).isPositive();
        }
    }

    @Test
    void aSessionThatIsRestartedUsesTheNewKey() throws Exception {
        try (PingCounter ping = startSession();
                PresharedKey key = randomKey()) {
            Instant before = handshake(bed.right(), bed.left()).orElseThrow();
            wireguard.install(bed.left().interfaceName(), Map.of(bed.right().publicKey(), key));
            wireguard.install(bed.right().interfaceName(), Map.of(bed.left().publicKey(), key));
            bed.restartSession(Optional.of(key));
            await().atMost(SOON)
                    .until(() ->
                            handshake(bed.right(), bed.left()).orElseThrow().isAfter(before));
            // About one round trip of packets is what it may cost, at ten a second.
            assertThat(ping.count().lost()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void commandsRunInsideTheirNamespace() throws Exception {
        String addresses = bed.run(bed.left(), Duration.ofSeconds(5), "ip", "-o", "address")
                .output();
        assertThat(addresses)
                .contains(bed.left().tunnelAddress())
                .doesNotContain(bed.right().tunnelAddress());
    }

    @Test
    void severalBedsStandSideBySideAndNothingStaysBehind() throws Exception {
        try (WireGuardTestbed other = WireGuardTestbed.createOrSkip();
                PingCounter one = bed.ping();
                PingCounter two = other.ping()) {
            await().atMost(SOON)
                    .until(() -> one.count().sent() > 3 && two.count().sent() > 3);
            assertThat(one.count().lost() + two.count().lost()).isZero();
        }
        String name = bed.left().namespace().name();
        Path socket = bed.socketDirectory().resolve(name + ".sock");
        assertThat(Files.exists(socket)).isTrue();
        stop();
        assertThat(Files.exists(socket)).isFalse();
        assertThat(Files.exists(Path.of("/run/netns", name))).isFalse();
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::info))
                .noneMatch(info -> info.commandLine().orElse("").contains(name));
        bed = null;
    }

    /** From one end only: with traffic from both at once, each could kill the other's first handshake. */
    private PingCounter startSession() throws Exception {
        PingCounter ping = bed.ping();
        await().atMost(SOON).until(() -> ping.count().sent() > 5);
        return ping;
    }

    private void installSameKeyAtBothEnds() throws WireGuardException {
        try (PresharedKey key = randomKey()) {
            wireguard.install(bed.left().interfaceName(), Map.of(bed.right().publicKey(), key));
            wireguard.install(bed.right().interfaceName(), Map.of(bed.left().publicKey(), key));
        }
    }

    private static PresharedKey randomKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return PresharedKey.takeFrom(bytes);
    }

    private Optional<Instant> handshake(End of, End with) throws WireGuardException {
        try (InterfaceSnapshot snapshot = wireguard.read(of.interfaceName())) {
            return snapshot.peer(with.publicKey()).flatMap(PeerState::latestHandshake);
        }
    }
}
