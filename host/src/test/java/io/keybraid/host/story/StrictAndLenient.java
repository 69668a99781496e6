package io.keybraid.host.story;

import static org.awaitility.Awaitility.await;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.round.StrandFailure;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.sim.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Two whole hosts with two tunnels between them, which use the same KMEs: the strict one's policy leaves it no way without QKD, the lenient one may do
 * with ML-KEM alone.
 */
final class StrictAndLenient implements AutoCloseable {

    /** A tunnel, and its interface at both ends. */
    enum Kind {
        STRICT(TwoHosts.TUNNEL, "wg0"),
        LENIENT("may-do-without", "wg1");

        private final String tunnel;
        private final InterfaceName wire;

        Kind(String tunnel, String wire) {
            this.tunnel = tunnel;
            this.wire = new InterfaceName(wire);
        }

        TunnelView view(End end) {
            return at(end).view();
        }

        private Tunnel at(End end) {
            return end.host().tunnel(tunnel).orElseThrow();
        }
    }

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TwoHosts hosts;

    StrictAndLenient(Path folder) throws Exception {
        hosts = new TwoHosts(folder)
                .using("{ qkd: { peer-sae: %s }, pq: {} }")
                .rotatingEvery(Duration.ofHours(1))
                .waitingForKmes(Duration.ofSeconds(1))
                .start();
        addLenient(paris(), berlin(), "sae-bob");
        addLenient(berlin(), paris(), "sae-alice");
    }

    private static void addLenient(End end, End other, String peerSae) throws Exception {
        end.wires().addInterface(Kind.LENIENT.wire, second(end));
        end.wires().addPeer(Kind.LENIENT.wire, second(other));
        Path file = end.folder().resolve("keybraid.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        + """
                  %s:
                    interface: %s
                    peer: "%s"
                    public-key: "%s"
                    identity: "%s"
                    sources: { qkd: { peer-sae: %s }, pq: {} }
                    require: "any(qkd, pq)"
                    rotate-every: 1h
                """.formatted(
                                        Kind.LENIENT.tunnel,
                                        Kind.LENIENT.wire,
                                        second(other),
                                        second(end),
                                        other.pin(),
                                        peerSae));
        AdminClient.ask(end.host().config().adminSocket(), AdminRequest.of("reload"), LONG);
    }

    /** Of the end's own byte, so that paris has the lower one and begins the rounds of both tunnels. */
    private static WireGuardKey second(End end) {
        byte[] bytes = end.key().bytes();
        Arrays.fill(bytes, 1, bytes.length, (byte) 100);
        return new WireGuardKey(bytes);
    }

    End paris() {
        return hosts.paris();
    }

    End berlin() {
        return hosts.berlin();
    }

    List<End> ends() {
        return List.of(paris(), berlin());
    }

    Simulator kmes() {
        return hosts.kmes();
    }

    /** Asks for a round of each. */
    void ask() {
        Arrays.stream(Kind.values()).forEach(this::ask);
    }

    void ask(Kind kind) {
        kind.at(paris()).rotate(false);
    }

    /** A rotation of each with both strands; those whose round failed, as it does where connections were broken, need not wait for their next try. */
    void rotate() {
        until(() -> Arrays.stream(Kind.values()).allMatch(this::isIdle));
        List<Long> before = Arrays.stream(Kind.values()).map(this::epoch).toList();
        ask();
        until(() -> {
            boolean all = true;
            for (Kind kind : Kind.values()) {
                boolean fresh = isIdle(kind)
                        && epoch(kind) > before.get(kind.ordinal())
                        && used(kind).equals(List.of("pq", "qkd"))
                        && !isAlarmed(kind)
                        && endsAreEqual(kind);
                if (!fresh && isIdle(kind) && isAlarmed(kind)) {
                    ask(kind);
                }
                all &= fresh;
            }
            return all;
        });
    }

    private boolean isAlarmed(Kind kind) {
        return ends().stream().anyMatch(end -> !kind.view(end).alarms().isEmpty());
    }

    long epoch(Kind kind) {
        return kind.view(paris()).epoch();
    }

    /** Whether both ends wait for the next round, and not in the middle of one. */
    boolean isIdle(Kind kind) {
        TunnelView here = kind.view(paris());
        TunnelView there = kind.view(berlin());
        return here.phase() == TunnelView.Phase.IN_STEP
                && there.phase() == TunnelView.Phase.IN_STEP
                && here.epoch() == there.epoch();
    }

    /** The strands of the key in force, where both ends name the same; empty otherwise. */
    List<String> used(Kind kind) {
        List<List<String>> names = ends().stream()
                .map(end -> kind.view(end).used().stream().map(StrandName::name).toList())
                .distinct()
                .toList();
        return names.size() == 1 ? names.getFirst() : List.of();
    }

    static Optional<Alarm> alarm(Kind kind, End end, Alarm.Kind which) {
        return kind.view(end).alarms().stream()
                .filter(alarm -> alarm.kind() == which)
                .findFirst();
    }

    static Optional<StrandFailure> failure(Kind kind, End end) {
        return kind.view(end).failures().stream().findFirst();
    }

    /** Whether both interfaces hold the same preshared key, and one at all. */
    boolean endsAreEqual(Kind kind) throws OperatorException {
        try (InterfaceSnapshot here = paris().wires().read(kind.wire);
                InterfaceSnapshot there = berlin().wires().read(kind.wire)) {
            List<PresharedKey> keys = Stream.of(here, there)
                    .flatMap(snapshot -> snapshot.peers().values().stream())
                    .flatMap(peer -> peer.presharedKey().stream())
                    .toList();
            return keys.size() == 2 && keys.getFirst().matches(keys.getLast());
        }
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    @Override
    public void close() {
        hosts.close();
    }
}
