package io.keybraid.host.wireguard.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was measured on real tunnels (docs/operations.md), told again of those in memory. */
class MemoryEtherTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final InterfaceName WG0 = new InterfaceName("wg0");
    // The lower key initiates.
    private static final WireGuardKey ALICE = new WireGuardKey(new byte[32]);
    private static final WireGuardKey BOB = Keys.peer("bob");

    private Instant now = START;
    private final MemoryEther ether = new MemoryEther(() -> now);
    private final MemoryBackend alice = new MemoryBackend(ether);
    private final MemoryBackend bob = new MemoryBackend(ether);

    @BeforeEach
    void joinTwoHosts() throws WireGuardException {
        alice.addInterface(WG0, ALICE);
        bob.addInterface(WG0, BOB);
        alice.addPeer(WG0, BOB);
        bob.addPeer(WG0, ALICE);
    }

    @Test
    void shakesHandsAtOnceAndThenEveryTwoMinutes() throws Exception {
        assertHandshakeAtBothEnds(START);
        pass(Duration.ofMillis(119_999));
        assertHandshakeAtBothEnds(START);
        pass(Duration.ofMillis(1));
        assertHandshakeAtBothEnds(START.plusSeconds(120));
        pass(Duration.ofDays(1));
        assertHandshakeAtBothEnds(START.plusSeconds(120).plus(Duration.ofDays(1)));
    }

    @Test
    void usesAKeyInstalledAtBothEndsFromTheNextHandshakeOn() throws Exception {
        install(alice, BOB, "new");
        install(bob, ALICE, "new");
        assertHandshakeAtBothEnds(START);
        pass(Duration.ofSeconds(120));
        assertHandshakeAtBothEnds(START.plusSeconds(120));
    }

    @Test
    void standsStillAtBothEndsWhileTheKeysDiffer() throws Exception {
        assertHandshakeAtBothEnds(START);
        install(alice, BOB, "new");
        pass(Duration.ofSeconds(179));
        assertHandshakeAtBothEnds(START);
        assertThat(ether.carries(ALICE, BOB)).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(ether.carries(ALICE, BOB)).isFalse();
        assertThat(ether.carries(BOB, ALICE)).isFalse();
        assertHandshakeAtBothEnds(START);
    }

    @Test
    void comesBackWithinFiveSecondsOnceTheKeysAreEqual() throws Exception {
        assertHandshakeAtBothEnds(START);
        install(alice, BOB, "new");
        pass(Duration.ofSeconds(131));
        install(bob, ALICE, "new");
        assertHandshakeAtBothEnds(START);
        pass(Duration.ofSeconds(5));
        assertHandshakeAtBothEnds(START.plusSeconds(135));
    }

    @Test
    void doesNotTakeAKeyForNone() throws Exception {
        install(alice, BOB, "new");
        install(bob, ALICE, "new");
        assertHandshakeAtBothEnds(START);
        bob.removePresharedKey(WG0, ALICE);
        pass(Duration.ofMinutes(10));
        assertHandshakeAtBothEnds(START);
    }

    @Test
    void neverShakesHandsWithSomeoneWhoDoesNotKnowIt() throws Exception {
        assertHandshakeAtBothEnds(START);
        bob.removePeer(WG0, ALICE);
        pass(Duration.ofMinutes(10));
        assertThat(handshake(alice, BOB)).contains(START);
        bob.addPeer(WG0, ALICE);
        assertHandshakeAtBothEnds(START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void survivesAnInterfaceThatIsRemovedAndMadeAgain() throws Exception {
        bob.removeInterface(WG0);
        pass(Duration.ofMinutes(10));
        bob.addInterface(WG0, BOB);
        bob.addPeer(WG0, ALICE);
        assertHandshakeAtBothEnds(START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void countsBytesAsMeasuredWhenTheKeysDiffer() throws Exception {
        assertHandshakeAtBothEnds(START);
        PeerState aliceBefore = state(alice, BOB);
        PeerState bobBefore = state(bob, ALICE);
        install(alice, BOB, "new");
        pass(Duration.ofSeconds(134)); // Attempts at 120, 125 and 130 s.
        PeerState aliceAfter = state(alice, BOB);
        PeerState bobAfter = state(bob, ALICE);
        assertThat(aliceAfter.receivedBytes() - aliceBefore.receivedBytes()).isZero();
        assertThat(aliceAfter.sentBytes() - aliceBefore.sentBytes()).isEqualTo(3 * 148);
        assertThat(bobAfter.receivedBytes() - bobBefore.receivedBytes()).isEqualTo(3 * 148);
        assertThat(bobAfter.sentBytes() - bobBefore.sentBytes()).isEqualTo(3 * 92);
    }

    @Test
    void bothEndsCountTheSameBytesWhenAllIsWell() throws Exception {
        pass(Duration.ofMinutes(7));
        assertThat(state(alice, BOB).sentBytes())
                .isEqualTo(state(bob, ALICE).receivedBytes())
                .isPositive();
        assertThat(state(alice, BOB).receivedBytes())
                .isEqualTo(state(bob, ALICE).sentBytes())
                .isPositive();
    }

    @Test
    void shakesHandsAsOftenAsItIsTold() throws Exception {
        MemoryEther quick = new MemoryEther(() -> now, Duration.ofSeconds(2));
        MemoryBackend one = new MemoryBackend(quick);
        one.addInterface(WG0, ALICE);
        one.addInterface(new InterfaceName("wg1"), BOB);
        one.addPeer(WG0, BOB);
        one.addPeer(new InterfaceName("wg1"), ALICE);
        pass(Duration.ofSeconds(7));
        assertThat(handshake(one, BOB)).contains(START.plusSeconds(6));
    }

    @Test
    void refusesAnIntervalThatIsNotPositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryEther(() -> now, Duration.ZERO));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void assertHandshakeAtBothEnds(Instant expected) throws WireGuardException {
        assertThat(handshake(alice, BOB)).contains(expected);
        assertThat(handshake(bob, ALICE)).contains(expected);
    }

    private static Optional<Instant> handshake(MemoryBackend host, WireGuardKey peer) throws WireGuardException {
        return state(host, peer).latestHandshake();
    }

    /** Its preshared key is wiped already. */
    private static PeerState state(MemoryBackend host, WireGuardKey peer) throws WireGuardException {
        try (InterfaceSnapshot snapshot = host.read(WG0)) {
            return snapshot.peer(peer).orElseThrow();
        }
    }

    private static void install(MemoryBackend host, WireGuardKey peer, String word) throws WireGuardException {
        try (PresharedKey key = Keys.preshared(word)) {
            host.install(WG0, Map.of(peer, key));
        }
    }
}
