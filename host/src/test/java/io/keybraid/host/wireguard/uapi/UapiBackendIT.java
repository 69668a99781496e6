package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardBackendContract;
import io.keybraid.host.wireguard.WireGuardException;
import java.net.InetSocketAddress;
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

/** The contract, with a real wireguard-go. */
class UapiBackendIT extends WireGuardBackendContract {

    private static WireGuardTestbed bed;

    private UapiBackend backend;

    @BeforeAll
    static void makeATunnel() throws Exception {
        bed = WireGuardTestbed.createOrSkip();
    }

    @AfterAll
    static void takeItAway() {
        if (bed != null) {
            bed.close();
        }
    }

    @BeforeEach
    void start() throws WireGuardException {
        backend = new UapiBackend(bed.socketDirectory());
        try (InterfaceSetup setup = new InterfaceSetup(bed.socketDirectory())) {
            for (WireGuardKey peer : new WireGuardKey[] {firstPeer(), secondPeer()}) {
                setup.addPeer(interfaceName(), described(peer), Optional.empty());
            }
        }
    }

    private static PeerSetup described(WireGuardKey peer) {
        End right = bed.right();
        return peer.equals(right.publicKey())
                ? new PeerSetup(
                        peer,
                        new InetSocketAddress(right.cableAddress(), 51820),
                        right.tunnelAddress() + "/32",
                        Duration.ofSeconds(25))
                : new PeerSetup(peer, new InetSocketAddress("192.0.2.99", 9), "203.0.113.0/24", Duration.ZERO);
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

    @Test
    void aKickOfALiveSessionBringsANewHandshake() throws Exception {
        try (InterfaceSnapshot before = backend.read(interfaceName())) {
            backend.kick(interfaceName(), firstPeer());
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                try (InterfaceSnapshot after = backend.read(interfaceName())) {
                    assertThat(after.peer(firstPeer()).orElseThrow().latestHandshake())
                            .isPresent()
                            .isNotEqualTo(before.peer(firstPeer()).orElseThrow().latestHandshake());
                }
            });
        }
    }

    /** Else the other end, which knows of nothing, would lose what it sends for fifteen seconds. */
    @Test
    void aKickBringsAHandshakeThoughThisEndHasNothingToSendAndLeavesItsKeepaliveOff() throws Exception {
        End right = bed.right();
        try (InterfaceSetup setup = new InterfaceSetup(bed.socketDirectory())) {
            setup.addPeer(
                    interfaceName(),
                    new PeerSetup(
                            firstPeer(),
                            new InetSocketAddress(right.cableAddress(), 51820),
                            right.tunnelAddress() + "/32",
                            Duration.ZERO),
                    Optional.empty());
        }
        Instant before = Instant.now().minusMillis(1);
        backend.kick(interfaceName(), firstPeer());
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (InterfaceSnapshot after = backend.read(interfaceName())) {
                PeerState peer = after.peer(firstPeer()).orElseThrow();
                assertThat(peer.latestHandshake())
                        .hasValueSatisfying(at -> assertThat(at).isAfter(before));
                assertThat(peer.keepalive()).isEmpty();
            }
        });
    }

    @Override
    protected WireGuardKey secondPeer() {
        return Keys.peer("second");
    }
}
