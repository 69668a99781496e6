package io.keybraid.host.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedBackendTest {

    private static final InterfaceName WG0 = new InterfaceName("wg0");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Behind behind = new Behind();
    private final SharedBackend shared = new SharedBackend(behind);
    private final List<Thread> threads = new ArrayList<>();

    /** An interface whose peers are listed, that counts what is asked of it, and may be slow or fail. */
    private static final class Behind implements WireGuardBackend {
        final Map<WireGuardKey, String> installed = new ConcurrentHashMap<>();
        final Map<WireGuardKey, Boolean> missing = new ConcurrentHashMap<>();
        final AtomicInteger writes = new AtomicInteger();
        final AtomicInteger readings = new AtomicInteger();
        final CountDownLatch gate = new CountDownLatch(1);
        volatile boolean waitsForGate;
        volatile boolean isWrong;
        volatile Optional<Cause> fails = Optional.empty();
        volatile Duration takes = Duration.ZERO;

        @Override
        public String name() {
            return "behind";
        }

        @Override
        public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
            writes.incrementAndGet();
            pass();
            if (fails.isPresent()) {
                throw new WireGuardException(fails.get(), "no", "do", null);
            }
            for (WireGuardKey peer : keys.keySet()) {
                if (missing.containsKey(peer)) {
                    throw new WireGuardException(Cause.NO_PEER, "no peer " + peer, "add it", null);
                }
            }
            keys.forEach((peer, key) -> installed.put(peer, key.toString()));
        }

        @Override
        public InterfaceSnapshot read(InterfaceName name) {
            readings.incrementAndGet();
            pass();
            Map<WireGuardKey, PeerState> peers = new HashMap<>();
            for (int i = 0; i < 64; i++) {
                if (!missing.containsKey(peer(i))) {
                    peers.put(
                            peer(i),
                            new PeerState(
                                    Optional.empty(),
                                    Optional.of(Instant.ofEpochSecond(i)),
                                    Optional.empty(),
                                    0,
                                    0,
                                    Optional.empty()));
                }
            }
            return new InterfaceSnapshot(name, Optional.empty(), peers);
        }

        private void pass() {
            if (isWrong) {
                throw new IllegalArgumentException("a mistake");
            }
            try {
                if (waitsForGate) {
                    assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
                }
                Thread.sleep(takes);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void kick(InterfaceName name, WireGuardKey peer) {}

        @Override
        public void close() {}
    }

    private static WireGuardKey peer(int number) {
        return Keys.peer("peer " + number);
    }

    @Test
    void whoAsksForHandshakesOneSoonAfterTheOtherSharesAReadingHoweverQuickItIs() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(shared.handshakes(WG0).has(peer(i))).isTrue();
            Thread.sleep(2);
        }
        assertThat(behind.readings).hasValueLessThan(5); // one, unless the machine is slow
    }

    @Test
    void sixtyFourThatInstallAtTheSameTimeShareTwoWrites() throws Exception {
        behind.waitsForGate = true;
        List<Future<Void>> installs = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            installs.add(install(i));
        }
        awaitAllWaiting();
        behind.gate.countDown();
        for (Future<Void> install : installs) {
            install.get(30, TimeUnit.SECONDS);
        }
        assertThat(behind.installed).hasSize(64);
        assertThat(behind.writes).hasValue(2);
    }

    @Test
    void aPeerThatIsMissingIsToldToItsOwnTunnelAndSpoilsNothingForTheOthers() throws Exception {
        behind.missing.put(peer(5), true);
        behind.waitsForGate = true;
        List<Future<Void>> installs = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            installs.add(install(i));
        }
        awaitAllWaiting();
        behind.gate.countDown();
        for (int i = 0; i < 64; i++) {
            if (i == 5) {
                assertThatThrownBy(() -> installs.get(5).get(30, TimeUnit.SECONDS))
                        .rootCause()
                        .isInstanceOfSatisfying(
                                WireGuardException.class,
                                e -> assertThat(e.what()).isEqualTo(Cause.NO_PEER));
            } else {
                installs.get(i).get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(behind.installed).hasSize(63);
        assertThat(behind.writes.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void whatFailsForAllIsToldToEachWithoutAskingAgain() throws Exception {
        behind.fails = Optional.of(Cause.NOT_PERMITTED);
        behind.waitsForGate = true;
        List<Future<Void>> installs = List.of(install(0), install(1), install(2));
        awaitAllWaiting();
        behind.gate.countDown();
        for (Future<Void> install : installs) {
            assertThatThrownBy(() -> install.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(WireGuardException.class);
        }
        assertThat(behind.writes).hasValue(2);
    }

    @Test
    void ofTwoKeysForOnePeerTheLaterOneStays() throws Exception {
        behind.waitsForGate = true;
        Future<Void> other = install(1);
        await().atMost(SOON).until(() -> behind.writes.get() == 1);
        Future<Void> first = install(0);
        awaitAllWaiting();
        Future<Void> second = install(0);
        awaitAllWaiting();
        behind.gate.countDown();
        for (Future<Void> install : List.of(other, first, second)) {
            install.get(30, TimeUnit.SECONDS);
        }
        assertThat(behind.writes).hasValue(3);
    }

    @Test
    void restsFourTimesAsLongAsAWriteTook() throws Exception {
        behind.takes = Duration.ofMillis(50);
        try (PresharedKey key = Keys.preshared("a key")) {
            shared.install(WG0, Map.of(peer(0), key));
            long ended = System.nanoTime();
            shared.install(WG0, Map.of(peer(0), key));
            assertThat(Duration.ofNanos(System.nanoTime() - ended)).isGreaterThan(Duration.ofMillis(240));
        }
    }

    @Test
    void aMistakeBehindIsAFailureToo() {
        behind.isWrong = true;
        try (PresharedKey key = Keys.preshared("a key")) {
            WireGuardException told =
                    catchThrowableOfType(WireGuardException.class, () -> shared.install(WG0, Map.of(peer(0), key)));
            assertThat(told.what()).isEqualTo(Cause.BROKEN);
        }
    }

    @Test
    void handshakesAreReadOnceForAllThatAskWithinTenTimesWhatAReadingTakes() throws Exception {
        behind.takes = Duration.ofMillis(100);
        assertThat(shared.handshakes(WG0).latest(peer(7))).contains(Instant.ofEpochSecond(7));
        for (int i = 0; i < 1000; i++) {
            assertThat(shared.handshakes(WG0).has(peer(63))).isTrue();
        }
        int before = behind.readings.get();
        assertThat(before).isLessThan(5); // one, unless a thousand calls take more than a second
        shared.kick(WG0, peer(0));
        assertThat(shared.handshakes(WG0).has(peer(63))).isTrue();
        assertThat(behind.readings).hasValue(before + 1);
    }

    @Test
    void handshakesFromBeforeAnInstallAreNeverTakenForNewOnes() throws Exception {
        behind.takes = Duration.ofMillis(100);
        assertThat(shared.handshakes(WG0).has(peer(0))).isTrue();
        try (PresharedKey key = Keys.preshared("a key")) {
            shared.install(WG0, Map.of(peer(0), key));
        }
        int before = behind.readings.get();
        assertThat(shared.handshakes(WG0).has(peer(0))).isTrue();
        assertThat(behind.readings).hasValue(before + 1);
    }

    private FutureTask<Void> install(int number) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            try (PresharedKey key = Keys.preshared("key " + number)) {
                shared.install(WG0, Map.of(peer(number), key));
            }
            return null;
        });
        threads.add(Thread.ofPlatform().daemon().start(task));
        return task;
    }

    private void awaitAllWaiting() {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> threads.stream().allMatch(thread -> switch (thread.getState()) {
                    case WAITING, TIMED_WAITING, TERMINATED -> true;
                    case NEW, RUNNABLE, BLOCKED -> false;
                }));
    }
}
