package io.keybraid.host.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.uapi.InterfaceSetup;
import io.keybraid.host.wireguard.uapi.PeerSetup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract at one end of a tunnel of a real wireguard-go, and what a kick does to its session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WireGuardGoContract extends WireGuardBackendContract {

    private static final Duration SOON = Duration.ofSeconds(10);

    private WireGuardTestbed bed;
    private WireGuardBackend backend;

    /** The backend under test, for the interfaces whose sockets are in this directory. */
    protected abstract WireGuardBackend open(Path socketDirectory);

    @BeforeAll
    void makeATunnel() throws Exception {
        WireGuardTestbed.skipWithoutTools();
        bed = WireGuardTestbed.createOrSkip();
    }

    @AfterAll
    void takeItAway() {
        if (bed != null) {
            bed.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        backend = open(bed.socketDirectory());
        setUp(first(Duration.ofSeconds(25)));
        setUp(new PeerSetup(secondPeer(), new InetSocketAddress("192.0.2.99", 9), "203.0.113.0/24", Duration.ZERO));
    }

    private PeerSetup first(Duration keepalive) {
        End right = bed.right();
        return new PeerSetup(
                firstPeer(),
                new InetSocketAddress(right.cableAddress(), 51820),
                right.tunnelAddress() + "/32",
                keepalive);
    }

    /** Without a preshared key. */
    private void setUp(PeerSetup peer) throws WireGuardException {
        try (InterfaceSetup setup = new InterfaceSetup(bed.socketDirectory())) {
            setup.addPeer(interfaceName(), peer, Optional.empty());
        }
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
        return bed.left().interfaceName();
    }

    @Override
    protected WireGuardKey ownKey() {
        return bed.left().publicKey();
    }

    @Override
    protected WireGuardKey firstPeer() {
        return bed.right().publicKey();
    }

    @Override
    protected WireGuardKey secondPeer() {
        return Keys.peer("second");
    }

    @Override
    protected Set<String> allowedIps(WireGuardKey peer) throws Exception {
        String lines = bed.run(
                        bed.left(),
                        Duration.ofSeconds(5),
                        "wg",
                        "show",
                        interfaceName().value(),
                        "allowed-ips")
                .output();
        return lines.lines()
                .filter(line -> line.startsWith(peer.toString()))
                .flatMap(line -> Stream.of(line.split("\\s+")).skip(1))
                .collect(Collectors.toSet());
    }

    private PeerState first() throws WireGuardException {
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            return snapshot.peer(firstPeer()).orElseThrow();
        }
    }

    @Test
    void aKickOfALiveSessionBringsANewHandshake() throws Exception {
        await().atMost(SOON).until(() -> first().latestHandshake().isPresent());
        Optional<Instant> before = first().latestHandshake();
        // wg tells whole seconds.
        await().atMost(SOON)
                .until(() -> Instant.now().isAfter(before.orElseThrow().plusSeconds(1)));
        backend.kick(interfaceName(), firstPeer());
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(first().latestHandshake()).isPresent().isNotEqualTo(before));
    }

    /** Else the other end, which knows of nothing, would lose what it sends for fifteen seconds. */
    @Test
    void aKickBringsAHandshakeThoughThisEndHasNothingToSendAndLeavesItsKeepaliveOff() throws Exception {
        setUp(first(Duration.ZERO));
        Instant before = Instant.now().minusSeconds(1);
        backend.kick(interfaceName(), firstPeer());
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(first().latestHandshake())
                    .hasValueSatisfying(at -> assertThat(at).isAfter(before));
            assertThat(first().keepalive()).isEmpty();
        });
    }
}
