package io.keybraid.host.wireguard.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.Program;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardBackendContract;
import io.keybraid.host.wireguard.uapi.InterfaceSetup;
import io.keybraid.host.wireguard.uapi.PeerSetup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, with the program wg and a real wireguard-go. */
class WgBackendIT extends WireGuardBackendContract {

    private static WireGuardTestbed bed;

    private WgBackend backend;

    @BeforeAll
    static void makeATunnel() throws Exception {
        WireGuardTestbed.skipWithoutTools();
        bed = WireGuardTestbed.createOrSkip();
    }

    @AfterAll
    static void takeItAway() {
        if (bed != null) {
            bed.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        backend = new WgBackend(bed.socketDirectory());
        End right = bed.right();
        InetSocketAddress cable = new InetSocketAddress(right.cableAddress(), 51820);
        try (InterfaceSetup setup = new InterfaceSetup(bed.socketDirectory())) {
            setup.addPeer(
                    interfaceName(),
                    new PeerSetup(firstPeer(), cable, right.tunnelAddress() + "/32", Duration.ofSeconds(25)),
                    Optional.empty());
            setup.addPeer(
                    interfaceName(),
                    new PeerSetup(
                            secondPeer(), new InetSocketAddress("192.0.2.99", 9), "203.0.113.0/24", Duration.ZERO),
                    Optional.empty());
        }
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @Test
    void canReadWhatIsThereAndNothingElse() {
        assertThat(backend.canRead(interfaceName())).isTrue();
        assertThat(backend.canRead(ABSENT)).isFalse();
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
        return Program.require("wg", "wireguard-tools")
                .run("show", interfaceName().value(), "allowed-ips")
                .lines()
                .filter(line -> line.startsWith(peer.toString()))
                .flatMap(line -> Stream.of(line.split("\\s+")).skip(1))
                .collect(Collectors.toSet());
    }
}
