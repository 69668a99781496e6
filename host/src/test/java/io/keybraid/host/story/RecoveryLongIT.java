package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.channel.LinkStatus;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.message.SessionState;
import io.keybraid.host.testbed.Detour;
import io.keybraid.host.testbed.RealTunnels;
import io.keybraid.host.testbed.TunnelWords;
import io.keybraid.host.testbed.UdpProbes;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of wireguard-go that die, and are brought back. */
class RecoveryLongIT {

    private static final int TUNNELS = 8;
    private static final int FEW = 4;
    private static final int PROBES = 200;
    private static final int CASES = 20;
    private static final int MOST_BATCHES = 8;
    /** Each way: a hundred milliseconds there and back. */
    private static final Duration FAR = Duration.ofMillis(50);
    /** WireGuard tries every five seconds: so long with no handshake is no chance. */
    private static final Duration LOCKED = Duration.ofSeconds(20);

    private static final Duration WANTED = Duration.ofSeconds(2);
    /** When it must have done its work. */
    private static final Duration SECOND_KICK = Duration.ofSeconds(75);

    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String KICKED = "the peer was removed and added again";

    @TempDir
    private Path folder;

    private final TunnelWords words = new TunnelWords();
    private final List<Detour> detours = new ArrayList<>();
    private final List<UdpProbes> probes = new ArrayList<>();
    private RealTunnels tunnels;

    @AfterEach
    void close() throws Exception {
        words.close();
        for (UdpProbes one : probes) {
            one.close();
        }
        if (tunnels != null) {
            tunnels.close();
        }
        for (Detour detour : detours) {
            detour.close();
        }
    }

    /** The first so many tunnels are far. */
    private void start(int count, int far, int perSecond) throws Exception {
        WireGuardTestbed.skipWithoutTools();
        tunnels = RealTunnels.createOrSkip(folder, count);
        tunnels.start();
        for (int i = 0; i < count; i++) {
            WireGuardTestbed bed = tunnels.bed(i);
            if (i < far) {
                detours.add(Detour.between(bed, FAR));
            }
            bed.run(
                    bed.left(),
                    Duration.ofSeconds(20),
                    "ping",
                    "-n",
                    "-c",
                    "1",
                    "-W",
                    "15",
                    bed.right().tunnelAddress());
            probes.add(bed.probes(bed.left(), bed.right(), perSecond));
            probes.add(bed.probes(bed.right(), bed.left(), perSecond));
        }
    }

    @Test
    void sessionsInLockstepAreBackWithin2SecondsOfTheControlPath() throws Exception {
        start(TUNNELS, TUNNELS, 50);
        List<Duration> back = new ArrayList<>();
        for (int batch = 0; batch < MOST_BATCHES && back.size() < CASES; batch++) {
            back.addAll(batch());
        }
        List<Duration> sorted = back.stream().sorted().toList();
        long soon = sorted.stream().filter(time -> time.compareTo(WANTED) <= 0).count();
        System.out.println(
                "lockstep: " + soon + " of " + sorted.size() + " back within " + WANTED.toSeconds() + " s, after "
                        + sorted.stream().map(time -> time.toMillis() + " ms").collect(Collectors.joining(", ")));
        assertThat(sorted).hasSizeGreaterThanOrEqualTo(CASES);
        // A kick that falls together with an attempt of the other end begins the lockstep anew; the next one is due 30
        // s later.
        assertThat(sorted.size() - soon).isLessThanOrEqualTo(sorted.size() / 10);
    }

    /** Cuts the control path, kills all sessions, mends it, and tells how long the dead ones took to come back after that. */
    private Collection<Duration> batch() throws Exception {
        await().atMost(SOON).until(() -> tunnels.all().allMatch(this::isWell));
        Instant began = Instant.now();
        tunnels.cable().cut();
        killAll();
        Thread.sleep(LOCKED);
        List<Integer> dead =
                tunnels.all().filter(i -> handshake(i).isEmpty()).boxed().toList();
        System.out.println("lockstep: " + dead.size() + " of " + TUNNELS + " dead for " + LOCKED.toSeconds() + " s");
        assertThat(kicks(began)).as("without a control path nobody kicks").isEmpty();

        tunnels.cable().mend();
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> isLinked(tunnels.leftHost()) && isLinked(tunnels.rightHost()));
        List<Integer> stillDead =
                dead.stream().filter(i -> handshake(i).isEmpty()).toList();
        Map<Integer, Duration> back = awaitBack(stillDead, System.nanoTime());
        System.out.println("lockstep: " + back);
        assertThat(back.keySet()).containsExactlyInAnyOrderElementsOf(stillDead);
        assertThat(kicks(began))
                .hasSameElementsAs(stillDead.stream()
                        .map(i -> (tunnels.leftInitiates(i) ? "left-" : "right-") + i)
                        .toList());
        // A tunnel is kicked no oftener than each 30 s, which is no matter of the next batch.
        Thread.sleep(Duration.ofSeconds(15));
        return back.values();
    }

    /** And both hosts saw so: a session that is kicked again before that counts as one that the first kick did not help. */
    private boolean isWell(int number) {
        return tunnels.isInStep(number)
                && tunnels.left(number).session().state() == SessionState.ALIVE
                && tunnels.right(number).session().state() == SessionState.ALIVE;
    }

    /** At both ends in the same moment, one tunnel after the other: their handshakes cross on the long way, again and again. */
    private void killAll() throws Exception {
        for (int i = 0; i < TUNNELS; i++) {
            WireGuardTestbed bed = tunnels.bed(i);
            CyclicBarrier together = new CyclicBarrier(2);
            Thread one = killer(together, bed.left(), bed.right());
            Thread other = killer(together, bed.right(), bed.left());
            one.join();
            other.join();
        }
    }

    private Thread killer(CyclicBarrier together, End end, End other) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                together.await();
                tunnels.wireguard().kick(end.interfaceName(), other.publicKey());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Map<Integer, Duration> awaitBack(List<Integer> dead, long since) throws Exception {
        Map<Integer, Duration> back = new TreeMap<>();
        long end = since + SECOND_KICK.toNanos();
        while (back.size() < dead.size() && System.nanoTime() < end) {
            for (int i : dead) {
                if (!back.containsKey(i) && handshake(i).isPresent()) {
                    back.put(i, Duration.ofNanos(System.nanoTime() - since));
                }
            }
            Thread.sleep(5);
        }
        return back;
    }

    /** At both ends; empty if one has none. */
    private Optional<Instant> handshake(int number) {
        End left = tunnels.bed(number).left();
        End right = tunnels.bed(number).right();
        return handshake(left, right).flatMap(here -> handshake(right, left));
    }

    private Optional<Instant> handshake(End end, End other) {
        try (InterfaceSnapshot snapshot = tunnels.wireguard().read(end.interfaceName())) {
            return snapshot.peer(other.publicKey()).flatMap(PeerState::latestHandshake);
        } catch (WireGuardException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isLinked(Host host) {
        return tunnels.status(host)
                .filter(link -> link.state() == LinkStatus.State.UP)
                .isPresent();
    }

    /** The ends that brought a session back since then, each as often as it did. */
    private List<String> kicks(Instant since) {
        return tunnels.all()
                .boxed()
                .flatMap(i -> Stream.of("left-" + i, "right-" + i))
                .flatMap(name -> words.warnings(name, since).stream()
                        .filter(line -> line.text().contains(KICKED))
                        .map(line -> name))
                .toList();
    }

    @Test
    void aPresharedKeySetAtOneEndIsRepairedLongBeforeTheSessionDies() throws Exception {
        start(FEW, 0, 20);
        Instant began = Instant.now();
        for (int i = 0; i < FEW; i++) {
            Instant first = handshake(i).orElseThrow();
            // From just before the handshake that is due after 120 s until a while before it.
            Duration age = Duration.ofSeconds(119 - 10L * i);
            int tunnel = i;
            Thread.ofPlatform().daemon().start(() -> spoil(tunnel, first.plus(age)));
        }
        await().atMost(Duration.ofSeconds(260))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> tunnels.all()
                        .allMatch(i -> handshake(i)
                                .filter(at -> at.isAfter(began.plusSeconds(100)))
                                .isPresent()));
        await().pollDelay(Duration.ofSeconds(70)).atMost(Duration.ofSeconds(80)).until(() -> true);
        int sent = 0;
        int lost = 0;
        for (UdpProbes one : probes) {
            lost += one.stopAndCountLost();
            sent += one.sent();
        }
        System.out.println("one-sided keys: " + FEW + " set by hand, " + sent + " packets sent, " + lost + " lost");
        assertThat(lost).isZero();
        for (int i = 0; i < FEW; i++) {
            assertThat(tunnels.keysAreEqual(i)).isTrue();
            String spoiled = (i % 2 == 0 ? "left-" : "right-") + i;
            assertThat(words.warnings(spoiled, began))
                    .singleElement()
                    .satisfies(line -> assertThat(line.text()).contains("put back"));
        }
    }

    private void spoil(int number, Instant when) {
        End left = tunnels.bed(number).left();
        End right = tunnels.bed(number).right();
        End end = number % 2 == 0 ? left : right;
        End other = number % 2 == 0 ? right : left;
        try {
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), when).toMillis()));
            tunnels.bed(number)
                    .run(
                            end,
                            Duration.ofSeconds(10),
                            "sh",
                            "-c",
                            "wg genpsk | wg set " + end.interfaceName() + " peer " + other.publicKey()
                                    + " preshared-key /dev/stdin");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRotationThatIsToBeProvenCostsAboutARoundTrip() throws Exception {
        start(FEW, FEW / 2, PROBES);
        for (int turn = 0; turn < 3; turn++) {
            await().atMost(SOON).until(() -> tunnels.all().allMatch(this::isWell));
            // A kick bars the next one for 30 s, and the probes' first handshake must be told from the one that proves.
            Thread.sleep(Duration.ofSeconds(40));
            for (int i = 0; i < FEW; i++) {
                prove(i);
            }
        }
    }

    private void prove(int number) throws Exception {
        WireGuardTestbed bed = tunnels.bed(number);
        try (UdpProbes there = bed.probes(bed.left(), bed.right(), PROBES);
                UdpProbes back = bed.probes(bed.right(), bed.left(), PROBES)) {
            long epoch = tunnels.left(number).epoch();
            Tunnel tunnel = tunnels.leftHost().tunnel("left-" + number).orElseThrow();
            long began = System.nanoTime();
            tunnel.rotate(false);
            await().atMost(SOON).until(() -> tunnels.left(number).epoch() > epoch && tunnels.isInStep(number));
            tunnel.prove(); // Before, the key in force was live already, and nothing would have to be proven.
            await().atMost(SOON)
                    .until(() -> tunnels.left(number).isLive()
                            && tunnels.right(number).isLive());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Thread.sleep(2_000);
            int lost = there.stopAndCountLost() + back.stopAndCountLost();
            System.out.println(
                    "prove: " + (number < FEW / 2 ? "100 ms away" : "near") + ", live after " + took.toMillis()
                            + " ms, " + lost + " of " + (there.sent() + back.sent()) + " packets lost, at " + PROBES
                            + " a second each way");
            assertThat(lost).isLessThan(2 * PROBES); // A second: less than any of WireGuard's own pauses.
        }
    }
}
