package io.keybraid.host.wireguard.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardBackendContract;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryBackendTest extends WireGuardBackendContract {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryEther ether = new MemoryEther((InstantSource) () -> now);
    private final MemoryBackend backend = new MemoryBackend(ether);

    @BeforeEach
    void makeAnInterface() throws WireGuardException {
        backend.addInterface(interfaceName(), ownKey());
        backend.addPeer(interfaceName(), firstPeer());
        backend.addPeer(interfaceName(), secondPeer());
    }

    @Override
    protected WireGuardBackend backend() {
        return backend;
    }

    @Override
    protected InterfaceName interfaceName() {
        return new InterfaceName("wg0");
    }

    @Override
    protected WireGuardKey ownKey() {
        return Keys.peer("own");
    }

    @Override
    protected WireGuardKey firstPeer() {
        return Keys.peer("first");
    }

    @Override
    protected WireGuardKey secondPeer() {
        return Keys.peer("second");
    }

    @Override
    protected Set<String> allowedIps(WireGuardKey peer) {
        return Set.of();
    }

    @Test
    void aKickEndsTheSessionAndTheNextHandshakeComesAtOnce() throws Exception {
        MemoryBackend other = new MemoryBackend(ether);
        other.addInterface(new InterfaceName("wg1"), firstPeer());
        other.addPeer(new InterfaceName("wg1"), ownKey());
        try (InterfaceSnapshot shaken = backend.read(interfaceName())) {
            assertThat(shaken.peer(firstPeer()).orElseThrow().latestHandshake()).contains(now);
        }
        now = now.plusSeconds(7);
        backend.kick(interfaceName(), firstPeer());
        try (InterfaceSnapshot again = backend.read(interfaceName())) {
            PeerState peer = again.peer(firstPeer()).orElseThrow();
            assertThat(peer.latestHandshake()).contains(now);
            assertThat(peer.receivedBytes()).isLessThan(148 + 148);
        }
    }

    @Test
    void forgetsAnInterfaceThatIsRemoved() throws Exception {
        backend.removeInterface(interfaceName());
        assertThat(installFails(interfaceName(), firstPeer()).what()).isEqualTo(Cause.NO_INTERFACE);
    }

    @Test
    void forgetsAPeerThatIsRemovedAndItsKey() throws Exception {
        install(firstPeer(), "one");
        backend.removePeer(interfaceName(), firstPeer());
        assertThat(installFails(interfaceName(), firstPeer()).what()).isEqualTo(Cause.NO_PEER);
        backend.addPeer(interfaceName(), firstPeer());
        assertThat(holds(firstPeer(), "one")).isFalse();
    }

    @Test
    void keepsTheKeyOfAPeerThatIsAddedAgain() throws Exception {
        install(firstPeer(), "one");
        backend.addPeer(interfaceName(), firstPeer());
        assertThat(holds(firstPeer(), "one")).isTrue();
    }

    @Test
    void losesAKeyThatIsRemoved() throws Exception {
        install(firstPeer(), "one");
        backend.removePresharedKey(interfaceName(), firstPeer());
        assertThat(holds(firstPeer(), "one")).isFalse();
    }

    @Test
    void namesTheInterfacesThatAreThere() {
        assertThat(catchThrowableOfType(WireGuardException.class, () -> backend.read(ABSENT))
                        .hint())
                .contains("wg0");
    }

    @Test
    void refusesANameOrAPublicKeyThatIsTaken() {
        assertThatIllegalArgumentException().isThrownBy(() -> backend.addInterface(interfaceName(), Keys.peer("new")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MemoryBackend(ether).addInterface(interfaceName(), ownKey()));
    }
}
