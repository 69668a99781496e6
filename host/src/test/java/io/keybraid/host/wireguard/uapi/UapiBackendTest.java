package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardBackendContract;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.FakeUapiServer.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The UAPI backend with a well-behaved other end. What happens with another: {@link UapiFaultsTest}. */
class UapiBackendTest extends WireGuardBackendContract {

    /** Bob's keys of RFC 7748, section 6.1. */
    static final String PRIVATE_KEY = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";

    private static final String PUBLIC_KEY = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";

    @TempDir
    Path directory;

    private FakeUapiServer server;
    private UapiBackend backend;

    @BeforeEach
    void start() throws IOException {
        server = new FakeUapiServer(directory.resolve("wg0.sock"), PRIVATE_KEY);
        server.addPeer(firstPeer());
        server.addPeer(secondPeer());
        backend = new UapiBackend(directory);
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
        server.close();
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
        return new WireGuardKey(HexFormat.of().parseHex(PUBLIC_KEY));
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
        return server.allowedIps(peer);
    }

    @Test
    void aKickIsOneRequestBetweenTwoReads() throws Exception {
        backend.kick(interfaceName(), firstPeer());
        String peer = "public_key=" + firstPeer().toHex() + "\n";
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().get(0)).isEqualTo("get=1\n");
        assertThat(server.requests().get(1)).startsWith("set=1\n" + peer + "remove=true\n" + peer);
        assertThat(server.requests().get(2)).isEqualTo("get=1\n");
    }

    @Test
    void tellsAPeerThatWasNotPutBackAsItWas() {
        server.next(Fault.none(), Fault.reply("errno=0\n\n"), Fault.reply(replyWith(firstPeer(), "one")));
        WireGuardException refusal =
                catchThrowableOfType(WireGuardException.class, () -> backend.kick(interfaceName(), firstPeer()));
        assertThat(refusal)
                .hasMessageContaining("is not what it was")
                .hasMessageContaining(firstPeer().toString());
    }

    @Test
    void putsAPeerBackThatWasRemovedAndRefused() throws Exception {
        install(firstPeer(), "one");
        Set<String> networks = server.allowedIps(firstPeer());
        server.next(Fault.none(), Fault.after(() -> server.removePeer(firstPeer()), Fault.errno(-12)));
        backend.kick(interfaceName(), firstPeer());
        assertThat(holds(firstPeer(), "one")).isTrue();
        assertThat(server.allowedIps(firstPeer())).isEqualTo(networks);
    }

    @Test
    void putsAPeerBackThatWasRemovedBeforeTheConnectionBroke() throws Exception {
        install(firstPeer(), "one");
        server.next(Fault.none(), Fault.after(() -> server.removePeer(firstPeer()), Fault.hangUp()));
        backend.kick(interfaceName(), firstPeer());
        assertThat(holds(firstPeer(), "one")).isTrue();
    }

    @Test
    void saysThatAPeerIsGoneWhenItIs() {
        Fault loses = Fault.after(() -> server.removePeer(firstPeer()), Fault.errno(-12));
        server.next(Fault.none(), loses, Fault.none(), loses);
        WireGuardException failure =
                catchThrowableOfType(WireGuardException.class, () -> backend.kick(interfaceName(), firstPeer()));
        assertThat(failure.what()).isEqualTo(WireGuardException.Cause.NO_PEER);
        assertThat(failure).hasMessageContaining("is gone").hasMessageContaining("errno=-12");
    }

    private static String replyWith(WireGuardKey peer, String word) {
        return "public_key=" + peer.toHex() + "\npreshared_key=" + Keys.hexOfPreshared(word) + "\nerrno=0\n\n";
    }

    @Test
    void writesWhatUapiAsksForAndNothingElse() throws Exception {
        install(firstPeer(), "one");
        assertThat(server.requests())
                .containsExactly(
                        "set=1\npublic_key=" + firstPeer().toHex() + "\nupdate_only=true\npreshared_key="
                                + Keys.hexOfPreshared("one") + "\n",
                        "get=1\n");
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
    void keepsItsConnection() throws Exception {
        for (int i = 0; i < 50; i++) {
            install(firstPeer(), "key " + i);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void readsAReplyThatComesByteByByte() throws Exception {
        server.next(Fault.byteByByte(), Fault.byteByByte());
        install(firstPeer(), "one");
        assertThat(holds(firstPeer(), "one")).isTrue();
    }

    @Test
    void installsTenThousandKeysInOneWrite() throws Exception {
        Map<WireGuardKey, PresharedKey> keys = IntStream.range(0, 10_000)
                .mapToObj(i -> "peer " + i)
                .collect(Collectors.toMap(Keys::peer, Keys::preshared));
        keys.keySet().forEach(server::addPeer);
        backend.install(interfaceName(), keys);
        assertThat(server.requests()).hasSize(2);
        try (InterfaceSnapshot snapshot = backend.read(interfaceName())) {
            assertThat(keys)
                    .allSatisfy((peer, key) -> assertThat(
                                    snapshot.peer(peer).orElseThrow().holds(key))
                            .isTrue());
        }
        keys.values().forEach(PresharedKey::close);
    }

    @Test
    void talksToSeveralInterfaces() throws Exception {
        try (FakeUapiServer other = new FakeUapiServer(directory.resolve("wg1.sock"), PRIVATE_KEY);
                PresharedKey key = Keys.preshared("one")) {
            other.addPeer(firstPeer());
            backend.install(new InterfaceName("wg1"), Map.of(firstPeer(), key));
            assertThat(server.requests()).isEmpty();
            assertThat(other.requests()).hasSize(2);
        }
    }

    @Test
    void refusesToWorkOnceClosed() {
        backend.close();
        assertThat(catchThrowableOfType(IllegalStateException.class, () -> backend.read(interfaceName())))
                .isNotNull();
    }
}
