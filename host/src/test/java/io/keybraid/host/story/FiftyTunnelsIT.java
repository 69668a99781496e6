package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyDelivery;
import io.keybraid.sim.kme.KeyDelivery.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty tunnels between two hosts rotate at once with keys of one KME pair, at first while answers fail and get lost: each key is given
 * to each end once, and each tunnel ends with the same preshared key at both ends, which no other tunnel has.
 */
class FiftyTunnelsIT {

    private static final int TUNNELS = 50;
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private final Deliveries deliveries = new Deliveries();

    @Test
    void eachKeyIsDeliveredOnceAndAllPresharedKeysAreEqual() throws Exception {
        try (TwoHosts hosts = new TwoHosts(folder, deliveries)) {
            hosts.using("{ qkd: { peer-sae: %s }, pq: {} }")
                    .rotatingEvery(Duration.ofHours(1))
                    .start();
            add(hosts.paris(), hosts.berlin(), "sae-bob");
            add(hosts.berlin(), hosts.paris(), "sae-alice");
            awaitRotations(hosts, 1);
            hosts.kmes().faults().set(Fault.status(503).share(0.1));
            hosts.kmes().faults().set(Fault.of(FaultKind.DROP).share(0.1));
            for (int round = 2; round <= 3; round++) {
                tunnels(hosts.paris()).forEach(tunnel -> tunnel.rotate(false));
                awaitRotations(hosts, round);
            }
            hosts.kmes().faults().clear();
            tunnels(hosts.paris()).forEach(tunnel -> tunnel.rotate(false));
            awaitRotations(hosts, 4);
            assertThat(equalKeys(hosts)).isEqualTo(TUNNELS);
            assertThat(deliveries.by(Way.GET_KEY))
                    .hasSizeGreaterThanOrEqualTo(4 * TUNNELS)
                    .doesNotHaveDuplicates();
            assertThat(deliveries.by(Way.GET_KEY_WITH_KEY_IDS))
                    .hasSizeGreaterThanOrEqualTo(4 * TUNNELS)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(deliveries.by(Way.GET_KEY));
        }
    }

    /** All tunnels but the first one, by a reload. */
    private static void add(End end, End other, String peerSae) throws Exception {
        Path file = end.folder().resolve("keybraid.yaml");
        StringBuilder text = new StringBuilder(Files.readString(file));
        for (int i = 1; i < TUNNELS; i++) {
            end.wires().addInterface(wire(i), key(end, i));
            end.wires().addPeer(wire(i), key(other, i));
            text.append("""
                      tunnel-%d:
                        interface: wg%d
                        peer: "%s"
                        public-key: "%s"
                        identity: "%s"
                        sources: { qkd: { peer-sae: %s }, pq: {} }
                        require: "all(qkd, pq)"
                        rotate-every: 1h
                    """.formatted(i, i, key(other, i), key(end, i), other.pin(), peerSae));
        }
        Files.writeString(file, text);
        AdminClient.ask(end.host().config().adminSocket(), AdminRequest.of("reload"), LONG);
    }

    private static List<Tunnel> tunnels(End end) {
        return IntStream.range(0, TUNNELS)
                .mapToObj(i -> end.host()
                        .tunnel(i == 0 ? TwoHosts.TUNNEL : "tunnel-" + i)
                        .orElseThrow())
                .toList();
    }

    /** At both ends, and none is in a round. Those whose round failed are asked again, and need not wait for their next try. */
    private static void awaitRotations(TwoHosts hosts, int count) {
        List<Tunnel> paris = tunnels(hosts.paris());
        List<Tunnel> berlin = tunnels(hosts.berlin());
        await().atMost(LONG).until(() -> {
            paris.stream().filter(FiftyTunnelsIT::failed).forEach(tunnel -> tunnel.rotate(false));
            return IntStream.range(0, TUNNELS)
                    .allMatch(
                            i -> isIn(count, paris.get(i).view(), berlin.get(i).view()));
        });
    }

    private static boolean failed(Tunnel tunnel) {
        TunnelView view = tunnel.view();
        return view.phase() == TunnelView.Phase.IN_STEP
                && view.alarms().stream().anyMatch(alarm -> alarm.kind() == Alarm.Kind.ROUND);
    }

    private static boolean isIn(int count, TunnelView paris, TunnelView berlin) {
        return paris.rotations() >= count
                && paris.epoch() == berlin.epoch()
                && paris.phase() == TunnelView.Phase.IN_STEP
                && berlin.phase() == TunnelView.Phase.IN_STEP;
    }

    /** How many tunnels hold the same preshared key at both ends, and one that differs from the tunnel's before. */
    private static long equalKeys(TwoHosts hosts) throws OperatorException {
        long equal = 0;
        for (int i = 0; i < TUNNELS; i++) {
            try (InterfaceSnapshot here = hosts.paris().wires().read(wire(i));
                    InterfaceSnapshot there = hosts.berlin().wires().read(wire(i));
                    InterfaceSnapshot next = hosts.paris().wires().read(wire((i + 1) % TUNNELS))) {
                PresharedKey one = psk(here).orElseThrow();
                equal += one.matches(psk(there).orElseThrow())
                                && !one.matches(psk(next).orElseThrow())
                        ? 1
                        : 0;
            }
        }
        return equal;
    }

    private static Optional<PresharedKey> psk(InterfaceSnapshot snapshot) {
        return snapshot.peers().values().stream().findFirst().flatMap(PeerState::presharedKey);
    }

    private static InterfaceName wire(int i) {
        return new InterfaceName("wg" + i);
    }

    /** Of the end's own byte, so that paris has the lower one and begins all rounds. */
    private static WireGuardKey key(End end, int tunnel) {
        byte[] bytes = new byte[WireGuardKey.LENGTH];
        Arrays.fill(bytes, (byte) (100 + tunnel));
        bytes[0] = end.key().bytes()[0];
        return new WireGuardKey(bytes);
    }

    /** What the KMEs gave out, answers that were lost too. */
    private static final class Deliveries implements SimulatorListener {

        private final ConcurrentLinkedQueue<KeyDelivery> all = new ConcurrentLinkedQueue<>();

        @Override
        public void delivered(KeyDelivery delivery) {
            all.add(delivery);
        }

        @Override
        public void answered(RequestRecord request) {}

        List<String> by(Way way) {
            return all.stream()
                    .filter(delivery -> delivery.way() == way)
                    .map(delivery -> delivery.keyId().toString())
                    .toList();
        }
    }
}
