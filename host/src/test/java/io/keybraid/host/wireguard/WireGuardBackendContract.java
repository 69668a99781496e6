package io.keybraid.host.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every backend promises. A backend's test extends this and gives it an interface with exactly two peers, neither of
 * which has a preshared key.
 */
public abstract class WireGuardBackendContract {

    /** The backend under test, ready to talk. */
    protected abstract WireGuardBackend backend();

    /** The interface it may use; none is called {@link #ABSENT}. */
    protected abstract InterfaceName interfaceName();

    /** That interface's own public key. */
    protected abstract WireGuardKey ownKey();

    protected abstract WireGuardKey firstPeer();

    protected abstract WireGuardKey secondPeer();

    /** A peer's networks, read by another way than the backend under test; empty where there are none by nature. */
    protected abstract Set<String> allowedIps(WireGuardKey peer) throws Exception;

    protected static final InterfaceName ABSENT = new InterfaceName("kbabsent0");

    @Test
    void readsItsOwnPublicKeyAndAllPeers() throws Exception {
        try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
            assertThat(snapshot.name()).isEqualTo(interfaceName());
            assertThat(snapshot.publicKey()).contains(ownKey());
            assertThat(snapshot.peers()).containsOnlyKeys(firstPeer(), secondPeer());
        }
    }

    @Test
    void readsAPeerWithoutPresharedKeyAsOneWithout() throws Exception {
        try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
            assertThat(snapshot.peers().values())
                    .allSatisfy(peer -> assertThat(peer.presharedKey()).isEmpty());
        }
    }

    /** A reading of its own; unless a handshake completed just then, it says the same. */
    @Test
    void tellsOfHandshakesWhatASnapshotTells() throws Exception {
        install(firstPeer(), "one");
        Handshakes told = backend().handshakes(interfaceName());
        try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
            assertThat(told.own()).isEqualTo(snapshot.publicKey());
            assertThat(told.latest()).containsOnlyKeys(snapshot.peers().keySet());
            if (told.equals(backend().handshakes(interfaceName()))) {
                assertThat(told).isEqualTo(Handshakes.of(snapshot));
            }
        }
        assertThat(catchThrowableOfType(
                        WireGuardException.class, () -> backend().handshakes(ABSENT)))
                .isNotNull();
    }

    @Test
    void installsAKeyAndReadsItBack() throws Exception {
        install(firstPeer(), "one");
        assertThat(holds(firstPeer(), "one")).isTrue();
        assertThat(holds(firstPeer(), "another")).isFalse();
    }

    @Test
    void installsKeysOfSeveralPeersInOneCall() throws Exception {
        try (PresharedKey one = Keys.preshared("one");
                PresharedKey two = Keys.preshared("two")) {
            backend().install(interfaceName(), Map.of(firstPeer(), one, secondPeer(), two));
        }
        assertThat(holds(firstPeer(), "one")).isTrue();
        assertThat(holds(secondPeer(), "two")).isTrue();
    }

    @Test
    void replacesAnOlderKey() throws Exception {
        for (int i = 0; i < 20; i++) {
            install(firstPeer(), "key " + i);
        }
        assertThat(holds(firstPeer(), "key 19")).isTrue();
    }

    @Test
    void leavesOtherPeersAlone() throws Exception {
        install(secondPeer(), "two");
        install(firstPeer(), "one");
        assertThat(holds(secondPeer(), "two")).isTrue();
    }

    @Test
    void touchesNothingButThePresharedKey() throws Exception {
        try (InterfaceSnapshot before = backend().read(interfaceName())) {
            install(firstPeer(), "one");
            try (InterfaceSnapshot after = backend().read(interfaceName())) {
                assertThat(after.publicKey()).isEqualTo(before.publicKey());
                PeerState then = before.peer(firstPeer()).orElseThrow();
                PeerState now = after.peer(firstPeer()).orElseThrow();
                assertThat(now.endpoint()).isEqualTo(then.endpoint());
                assertThat(now.keepalive()).isEqualTo(then.keepalive());
                assertThat(now.latestHandshake()).isEqualTo(then.latestHandshake());
            }
        }
    }

    @Test
    void aKickPutsThePeerBackAsItWas() throws Exception {
        install(firstPeer(), "one");
        Set<String> networks = allowedIps(firstPeer());
        try (InterfaceSnapshot before = backend().read(interfaceName())) {
            backend().kick(interfaceName(), firstPeer());
            try (InterfaceSnapshot after = backend().read(interfaceName())) {
                assertThat(after.publicKey()).isEqualTo(before.publicKey());
                assertThat(after.peers()).containsOnlyKeys(firstPeer(), secondPeer());
                PeerState then = before.peer(firstPeer()).orElseThrow();
                PeerState now = after.peer(firstPeer()).orElseThrow();
                assertThat(now.endpoint()).isEqualTo(then.endpoint());
                assertThat(now.keepalive()).isEqualTo(then.keepalive());
            }
        }
        assertThat(allowedIps(firstPeer())).isEqualTo(networks);
        assertThat(holds(firstPeer(), "one")).isTrue();
    }

    @Test
    void aKickOfAPeerWithoutPresharedKeyGivesItNone() throws Exception {
        backend().kick(interfaceName(), firstPeer());
        readsAPeerWithoutPresharedKeyAsOneWithout();
    }

    @Test
    void aKickLeavesOtherPeersAlone() throws Exception {
        install(secondPeer(), "two");
        Set<String> networks = allowedIps(secondPeer());
        backend().kick(interfaceName(), firstPeer());
        assertThat(holds(secondPeer(), "two")).isTrue();
        assertThat(allowedIps(secondPeer())).isEqualTo(networks);
    }

    @Test
    void aPeerCanBeKickedAgainAndAgain() throws Exception {
        install(firstPeer(), "one");
        Set<String> networks = allowedIps(firstPeer());
        for (int i = 0; i < 5; i++) {
            backend().kick(interfaceName(), firstPeer());
        }
        assertThat(holds(firstPeer(), "one")).isTrue();
        assertThat(allowedIps(firstPeer())).isEqualTo(networks);
    }

    @Test
    void kicksNoUnknownPeerAndNoAbsentInterface() throws Exception {
        WireGuardException stranger = catchThrowableOfType(
                WireGuardException.class, () -> backend().kick(interfaceName(), Keys.peer("stranger")));
        assertThat(stranger.what()).isEqualTo(Cause.NO_PEER);
        WireGuardException absent =
                catchThrowableOfType(WireGuardException.class, () -> backend().kick(ABSENT, firstPeer()));
        assertThat(absent.what()).isEqualTo(Cause.NO_INTERFACE);
        try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
            assertThat(snapshot.peers()).containsOnlyKeys(firstPeer(), secondPeer());
        }
    }

    @Test
    void doesNotCloseTheKeysItIsGiven() throws Exception {
        try (PresharedKey key = Keys.preshared("one")) {
            backend().install(interfaceName(), Map.of(firstPeer(), key));
            assertThatCode(() -> key.expose(bytes -> bytes.byteSize())).doesNotThrowAnyException();
        }
    }

    @Test
    void installsNothingWhenGivenNothing() {
        assertThatCode(() -> backend().install(interfaceName(), Map.of())).doesNotThrowAnyException();
    }

    @Test
    void refusesAnUnknownPeerAndDoesNotCreateIt() throws Exception {
        WireGuardKey stranger = Keys.peer("stranger");
        WireGuardException refusal = installFails(interfaceName(), stranger);
        assertThat(refusal.what()).isEqualTo(Cause.NO_PEER);
        assertThat(refusal)
                .hasMessageContaining(stranger.toString())
                .hasMessageContaining(interfaceName().value());
        assertThat(refusal.hint()).contains(firstPeer().toString());
        try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
            assertThat(snapshot.peers()).containsOnlyKeys(firstPeer(), secondPeer());
        }
    }

    @Test
    void installsForKnownPeersEvenIfAnotherIsUnknown() throws Exception {
        try (PresharedKey one = Keys.preshared("one");
                PresharedKey other = Keys.preshared("other")) {
            WireGuardException refusal = catchThrowableOfType(
                    WireGuardException.class,
                    () -> backend().install(interfaceName(), Map.of(Keys.peer("stranger"), other, secondPeer(), one)));
            assertThat(refusal.what()).isEqualTo(Cause.NO_PEER);
            assertThat(refusal.getMessage()).doesNotContain(secondPeer().toString());
        }
        assertThat(holds(secondPeer(), "one")).isTrue();
    }

    @Test
    void refusesAnInterfaceThatIsNotThere() {
        WireGuardException install = installFails(ABSENT, firstPeer());
        WireGuardException read =
                catchThrowableOfType(WireGuardException.class, () -> backend().read(ABSENT));
        for (WireGuardException refusal : new WireGuardException[] {install, read}) {
            assertThat(refusal.what()).isEqualTo(Cause.NO_INTERFACE);
            assertThat(refusal.reason()).isEqualTo(Reason.WIREGUARD);
            assertThat(refusal).hasMessageContaining(ABSENT.value());
            assertThat(refusal.hint()).isNotBlank();
        }
    }

    @Test
    void worksAfterARefusal() throws Exception {
        installFails(ABSENT, firstPeer());
        installFails(interfaceName(), Keys.peer("stranger"));
        install(firstPeer(), "one");
        assertThat(holds(firstPeer(), "one")).isTrue();
    }

    @Test
    void aSnapshotStaysAsItWas() throws Exception {
        install(firstPeer(), "one");
        try (InterfaceSnapshot snapshot = backend().read(interfaceName());
                PresharedKey one = Keys.preshared("one")) {
            install(firstPeer(), "two");
            assertThat(snapshot.peer(firstPeer()).orElseThrow().holds(one)).isTrue();
        }
    }

    @Test
    void closingASnapshotWipesItsKeysAndNoOthers() throws Exception {
        install(firstPeer(), "one");
        InterfaceSnapshot snapshot = backend().read(interfaceName());
        PresharedKey read =
                snapshot.peer(firstPeer()).orElseThrow().presharedKey().orElseThrow();
        snapshot.close();
        assertThatIllegalStateException().isThrownBy(() -> read.expose(bytes -> bytes.byteSize()));
        assertThat(holds(firstPeer(), "one")).isTrue();
    }

    @Test
    void callsFromManyThreadsDoNotDisturbEachOther() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(i % 2 == 0 ? installing(i) : reading()))
                    .toList();
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    private Callable<Void> installing(int number) {
        return () -> {
            // Each call writes its own peer's key: with the same peer, the one read back could be another call's.
            if (number % 4 == 0) {
                install(firstPeer(), "same");
            } else {
                install(secondPeer(), "same");
            }
            return null;
        };
    }

    private Callable<Void> reading() {
        return () -> {
            try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
                assertThat(snapshot.peers()).hasSize(2);
            }
            return null;
        };
    }

    @Test
    void tellsNobodyAKey() throws Exception {
        install(firstPeer(), "one");
        StringWriter told = new StringWriter();
        try (InterfaceSnapshot snapshot = backend().read(interfaceName())) {
            told.append(snapshot.toString()).append(backend().toString());
        }
        installFails(interfaceName(), Keys.peer("stranger")).printStackTrace(new PrintWriter(told, true));
        installFails(ABSENT, firstPeer()).printStackTrace(new PrintWriter(told, true));
        for (String word : new String[] {"one", "refused"}) {
            assertThat(told.toString())
                    .doesNotContainIgnoringCase(Keys.hexOfPreshared(word))
                    .doesNotContain(Keys.base64OfPreshared(word));
        }
    }

    protected void install(WireGuardKey peer, String word) throws WireGuardException {
        try (PresharedKey key = Keys.preshared(word)) {
            backend().install(interfaceName(), Map.of(peer, key));
        }
    }

    protected WireGuardException installFails(InterfaceName name, WireGuardKey peer) {
        try (PresharedKey key = Keys.preshared("refused")) {
            WireGuardException refusal = catchThrowableOfType(
                    WireGuardException.class, () -> backend().install(name, Map.of(peer, key)));
            assertThat(refusal).as("a refusal").isNotNull();
            return refusal;
        }
    }

    protected boolean holds(WireGuardKey peer, String word) throws WireGuardException {
        try (InterfaceSnapshot snapshot = backend().read(interfaceName());
                PresharedKey key = Keys.preshared(word)) {
            Optional<PeerState> state = snapshot.peer(peer);
            return state.orElseThrow().holds(key);
        }
    }
}
