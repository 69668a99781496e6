package io.keybraid.host.wireguard.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardBackendContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The netlink backend with a well-behaved kernel that is not one. */
class NetlinkBackendTest extends WireGuardBackendContract {

    @TempDir
    Path directory;

    private final FakeKernel kernel = new FakeKernel("wg0", Keys.peer("own"));
    private NetlinkBackend backend;

    @BeforeEach
    void start() {
        kernel.addPeer(firstPeer());
        kernel.addPeer(secondPeer());
        backend = new NetlinkBackend(kernel::open, new InterfaceSurvey(directory, directory), Duration.ofSeconds(5));
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
        return kernel.allowedIps(peer);
    }

    @Test
    void readsAllThatIsKnownOfAPeer() throws Exception {
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            PeerState peer = snapshot.peer(firstPeer()).orElseThrow();
            assertThat(peer.endpoint()).contains("192.0.2.7:51820");
            assertThat(peer.latestHandshake())
                    .contains(Instant.parse("2026-01-01T00:00:00Z").plusNanos(5));
            assertThat(peer.sentBytes()).isEqualTo(1480);
            assertThat(peer.receivedBytes()).isEqualTo(920);
            assertThat(peer.keepalive()).contains(Duration.ofSeconds(25));
        }
    }

    @Test
    void takesAPeerWhoseAllowedIpsGoOnInTheNextPartForOne() throws Exception {
        kernel.peersInADatagram(1);
        install(firstPeer(), "one");
        install(secondPeer(), "two");
        assertThat(holds(firstPeer(), "one")).isTrue();
        assertThat(holds(secondPeer(), "two")).isTrue();
    }

    @Test
    void installsTwoThousandKeysInAFewMessagesAndReadsOnce() throws Exception {
        Map<WireGuardKey, PresharedKey> keys = IntStream.range(0, 2_000)
                .mapToObj(i -> "peer " + i)
                .collect(Collectors.toMap(Keys::peer, Keys::preshared));
        keys.keySet().forEach(kernel::addPeer);
        kernel.peersInADatagram(100);
        backend.install(interfaceName(), keys);
        assertThat(kernel.commands())
                .containsExactly(
                        WireGuardNumbers.CMD_SET_DEVICE,
                        WireGuardNumbers.CMD_SET_DEVICE,
                        WireGuardNumbers.CMD_SET_DEVICE,
                        WireGuardNumbers.CMD_GET_DEVICE);
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            assertThat(keys)
                    .allSatisfy((peer, key) -> assertThat(
                                    snapshot.peer(peer).orElseThrow().holds(key))
                            .isTrue());
        }
        keys.values().forEach(PresharedKey::close);
    }

    @Test
    void closesItsSocketAndIsNotUsedAgain() throws Exception {
        install(firstPeer(), "one");
        backend.close();
        assertThat(kernel.closed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> backend.read(interfaceName()));
    }
}
