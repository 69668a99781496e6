package io.keybraid.host.wireguard.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.PingCounter;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.KernelTunnel;
import io.keybraid.host.testbed.Netns;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardBackendContract;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with the kernel's own WireGuard; skipped where it has none. */
class NetlinkBackendIT extends WireGuardBackendContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static KernelTunnel tunnel;

    @TempDir
    Path noSockets;

    private NetlinkBackend backend;

    @BeforeAll
    static void makeATunnel() throws Exception {
        tunnel = KernelTunnel.createOrSkip();
    }

    @AfterAll
    static void takeItAway() {
        if (tunnel != null) {
            tunnel.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        backend = backendOf(tunnel.left());
        tunnel.addPeer(
                tunnel.left(),
                firstPeer(),
                tunnel.right().cableAddress() + ":51820",
                25,
                tunnel.right().tunnelAddress() + "/32",
                "2001:db8::/64");
        tunnel.addPeer(tunnel.left(), secondPeer(), "[2001:db8:1::9]:9", 0, "203.0.113.0/24");
    }

    /** A socket belongs to the namespace that it was opened in. */
    private NetlinkBackend backendOf(End end) {
        NetlinkChannel.Opener inside = () -> {
            try {
                return Netns.inside(end.namespace(), NetlinkSocket::open);
            } catch (NetlinkException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        return new NetlinkBackend(inside, new InterfaceSurvey(noSockets), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @Override
    protected WireGuardBackend backend() {
        return backend;
    }

    @Override
    protected InterfaceName interfaceName() {
        return tunnel.left().interfaceName();
    }

    @Override
    protected WireGuardKey ownKey() {
        return tunnel.left().publicKey();
    }

    @Override
    protected WireGuardKey firstPeer() {
        return tunnel.right().publicKey();
    }

    @Override
    protected WireGuardKey secondPeer() {
        return Keys.peer("second");
    }

    @Override
    protected Set<String> allowedIps(WireGuardKey peer) throws Exception {
        return tunnel.allowedIps(tunnel.left(), peer);
    }

    @Test
    void readsAllThatIsKnownOfAPeer() throws Exception {
        shakeHands();
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            PeerState first = snapshot.peer(firstPeer()).orElseThrow();
            assertThat(first.endpoint()).contains(tunnel.right().cableAddress() + ":51820");
            assertThat(first.latestHandshake().orElseThrow())
                    .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(5));
            assertThat(first.sentBytes()).isGreaterThan(148);
            assertThat(first.receivedBytes()).isGreaterThan(92);
            assertThat(first.keepalive()).contains(Duration.ofSeconds(25));
            PeerState second = snapshot.peer(secondPeer()).orElseThrow();
            assertThat(second.endpoint()).contains("[2001:db8:1:0:0:0:0:9]:9");
            assertThat(second.latestHandshake()).isEmpty();
            assertThat(second.keepalive()).isEmpty();
        }
    }

    @Test
    void aKickOfALiveSessionBringsANewHandshake() throws Exception {
        shakeHands();
        kickAndAwaitAHandshake();
    }

    @Test
    void aKickBringsAHandshakeThoughThisEndHasNothingToSendAndLeavesItsKeepaliveOff() throws Exception {
        tunnel.addPeer(
                tunnel.left(),
                firstPeer(),
                tunnel.right().cableAddress() + ":51820",
                0,
                tunnel.right().tunnelAddress() + "/32");
        kickAndAwaitAHandshake();
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            assertThat(snapshot.peer(firstPeer()).orElseThrow().keepalive()).isEmpty();
        }
    }

    private void kickAndAwaitAHandshake() throws Exception {
        Optional<Instant> before = latestHandshake();
        backend.kick(interfaceName(), firstPeer());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(latestHandshake()).isPresent().isNotEqualTo(before));
    }

    @Test
    void aNewKeyAtBothEndsLosesNoPacket() throws Exception {
        try (NetlinkBackend right = backendOf(tunnel.right());
                PingCounter ping = tunnel.ping()) {
            awaitAnswers(ping, 5);
            long lost = ping.count().lost();
            for (int i = 0; i < 20; i++) {
                try (PresharedKey key = Keys.preshared("round " + i)) {
                    backend.install(interfaceName(), Map.of(firstPeer(), key));
                    right.install(tunnel.right().interfaceName(), Map.of(ownKey(), key));
                }
            }
            awaitAnswers(ping, 10);
            assertThat(ping.count().lost()).isEqualTo(lost);
            kickAndAwaitAHandshake(); // It comes only if both hold the same key.
        } finally {
            removePresharedKeyAtTheRight();
        }
    }

    private void removePresharedKeyAtTheRight() throws Exception {
        String name = tunnel.right().interfaceName().value();
        tunnel.run(tunnel.right(), "wg", "set", name, "peer", ownKey().toString(), "preshared-key", "/dev/null");
    }

    @Test
    void putsBackAPeerWithAThousandNetworks() throws Exception {
        String[] networks = IntStream.range(0, 1_000)
                .mapToObj(i -> "10." + i / 200 + "." + i % 200 + ".0/24")
                .toArray(String[]::new);
        tunnel.addPeer(tunnel.left(), secondPeer(), "192.0.2.99:9", 15, networks);
        install(secondPeer(), "two");
        backend.kick(interfaceName(), secondPeer());
        assertThat(allowedIps(secondPeer())).containsExactlyInAnyOrder(networks);
        assertThat(holds(secondPeer(), "two")).isTrue();
    }

    @Test
    void installsAThousandKeysAtOnce() throws Exception {
        Map<WireGuardKey, PresharedKey> keys = IntStream.range(0, 1_000)
                .boxed()
                .collect(Collectors.toMap(i -> Keys.peer("many " + i), i -> Keys.preshared("key " + i)));
        String script = keys.keySet().stream()
                .map(peer -> "[Peer]\nPublicKey = " + peer + "\n")
                .collect(Collectors.joining("", "wg addconf " + interfaceName() + " /dev/stdin <<'E'\n", "E\n"));
        Path file = Files.writeString(noSockets.resolve("peers.sh"), script);
        try {
            tunnel.run(tunnel.left(), "sh", file.toString());
            backend.install(interfaceName(), keys);
            try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
                assertThat(snapshot.peers()).hasSize(1_002);
                assertThat(keys)
                        .allSatisfy((peer, key) -> assertThat(
                                        snapshot.peer(peer).orElseThrow().holds(key))
                                .isTrue());
            }
        } finally {
            String removal = keys.keySet().stream()
                    .map(peer -> " peer " + peer + " remove")
                    .collect(Collectors.joining("", "wg set " + interfaceName(), "\n"));
            Files.writeString(file, removal);
            tunnel.run(tunnel.left(), "sh", file.toString());
            keys.values().forEach(PresharedKey::close);
        }
    }

    @Test
    void namesAnInterfaceThatIsNotWireGuards() {
        WireGuardException refusal = catchThrowableOfType(
                WireGuardException.class,
                () -> backend.read(new InterfaceName("cable0")).close());
        assertThat(refusal.what()).isEqualTo(Cause.NO_INTERFACE);
        assertThat(refusal).hasMessageContaining("not one of the kernel's WireGuard");
    }

    @Test
    void knowsTheInterfaceForOneOfTheKernels() throws Exception {
        String uevent = tunnel.run(
                tunnel.left(),
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t sysfs sysfs /sys && cat /sys/class/net/" + interfaceName() + "/uevent");
        assertThat(uevent.lines()).contains("DEVTYPE=wireguard");
    }

    private void shakeHands() throws Exception {
        try (PingCounter ping = tunnel.ping()) {
            awaitAnswers(ping, 2);
        }
    }

    private static void awaitAnswers(PingCounter ping, long more) {
        long before = answered(ping);
        await().atMost(PATIENCE).until(() -> answered(ping) >= before + more);
    }

    private static long answered(PingCounter ping) {
        return ping.count().sent() - ping.count().lost();
    }

    private Optional<Instant> latestHandshake() throws WireGuardException {
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            return snapshot.peer(firstPeer()).orElseThrow().latestHandshake();
        }
    }
}
