package io.keybraid.host.longrun;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.TunnelStatus;
import io.keybraid.host.status.TunnelStatus.State;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two namespaces with a cable for WireGuard and the KMEs, and another for the control channel; a wireguard-go, which lives on
 * whatever happens, and a host at each end; a process with both KMEs. Preshared keys are compared and never printed.
 */
final class TwoProcesses implements AutoCloseable {

    static final String LEFT_CONTROL = "198.18.0.1";
    static final String RIGHT_CONTROL = "198.18.0.2";
    private static final int CONTROL_PORT = 7432;
    private static final String CONTROL = "control0";
    private static final long LOOK_EVERY_MILLIS = 40;
    /** A key may grow stale while the commit window is closed: that says nothing of whether the ends agree. */
    private static final Set<State> TOGETHER = Set.of(State.IN_STEP, State.LIVE, State.ROTATING, State.STALE);

    /** Who dials whom. */
    enum Dialling {
        RIGHT,
        BOTH
    }

    /**
     * When the ends were found to agree.
     *
     * @param linked from the beginning of the wait to the moment when both had a control connection
     * @param agreed from the beginning of the wait to equal preshared keys in both interfaces, under the same epoch and name
     * @param epoch that of both
     */
    record Agreement(Duration linked, Duration agreed, long epoch) {

        /** How long it took once they could talk. */
        Duration talked() {
            return agreed.minus(linked);
        }
    }

    private final WireGuardTestbed bed;
    private final UapiBackend wireguard;
    private final HostProcess left;
    private final HostProcess right;
    private final KmeProcess kmes;
    private final Dialling dialling;

    private TwoProcesses(WireGuardTestbed bed, String name, Path folder, Dialling dialling) throws Exception {
        this.bed = bed;
        this.dialling = dialling;
        this.wireguard = new UapiBackend(bed.socketDirectory());
        Path logs = Files.createDirectories(Launch.root().resolve("host/target/longrun"));
        layControlCable();
        left = new HostProcess("left", bed.left(), folder, fresh(logs.resolve(name + "-left.log")));
        right = new HostProcess("right", bed.right(), folder, fresh(logs.resolve(name + "-right.log")));
        kmes = new KmeProcess(
                bed.left().namespace(),
                folder.resolve("kme"),
                logs.resolve(name + "-kme.log"),
                List.of(bed.left().cableAddress(), bed.right().cableAddress()));
    }

    /** Everything but the hosts runs then. Skips the calling test, and prints why, where a real tunnel cannot be had. */
    static TwoProcesses createOrSkip(String name, Path folder, Dialling dialling) throws Exception {
        WireGuardTestbed bed = WireGuardTestbed.createOrSkip();
        try {
            TwoProcesses made = new TwoProcesses(bed, name, folder, dialling);
            made.kmes.start();
            made.configure(Duration.ofSeconds(1));
            return made;
        } catch (Exception | Error e) {
            bed.close();
            throw e;
        }
    }

    private static Path fresh(Path log) throws IOException {
        Files.deleteIfExists(log);
        return log;
    }

    private void layControlCable() throws OperatorException {
        bed.left()
                .namespace()
                .ip(
                        "link",
                        "add",
                        CONTROL,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        CONTROL,
                        "netns",
                        bed.right().namespace().name());
        raise(bed.left(), LEFT_CONTROL);
        raise(bed.right(), RIGHT_CONTROL);
    }

    private static void raise(End end, String address) throws OperatorException {
        end.namespace().ip("address", "add", address + "/24", "dev", CONTROL);
        end.namespace().ip("link", "set", CONTROL, "up");
    }

    /** For the next start of each. */
    void configure(Duration every) throws IOException {
        configure(every, "all(qkd, pq)");
    }

    /** For the next start of each, with another policy. */
    void configure(Duration every, String require) throws IOException {
        configure(every, KmeProcess.PORT_A, bed.left().cableAddress(), KmeProcess.PORT_B, require);
    }

    /** For the next start of each: with the right end's KME at another address, and ports of one's own. */
    void configure(Duration every, int leftKmePort, String rightKme, int rightKmePort, String require)
            throws IOException {
        left.configure(text(
                left,
                right,
                "https://" + bed.left().cableAddress() + ":" + leftKmePort,
                List.of("sae-alice", "sae-bob"),
                LEFT_CONTROL,
                dialling == Dialling.BOTH ? Optional.of(RIGHT_CONTROL) : Optional.empty(),
                every,
                require));
        right.configure(text(
                right,
                left,
                "https://" + rightKme + ":" + rightKmePort,
                List.of("sae-bob", "sae-alice"),
                RIGHT_CONTROL,
                Optional.of(LEFT_CONTROL),
                every,
                require));
    }

    private String text(
            HostProcess host,
            HostProcess peer,
            String kme,
            List<String> saes,
            String listen,
            Optional<String> dial,
            Duration every,
            String require) {
        return """
                identity: identity.pem
                listen: ["%s:%d"]
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: uapi, socket-directory: "%s" }
                sources:
                  qkd: { plugin: etsi014, kme: "%s", sae: %s, certificate: "%s", private-key: "%s", ca: "%s" }
                  pq:  { plugin: mlkem }
                  classical: { plugin: x25519 }
                tunnels:
                  left-right:
                    interface: %s
                    peer: "%s"
                    identity: "%s"
                %s    sources: { qkd: { peer-sae: %s }, pq: {}, classical: {} }
                    require: "%s"
                    rotate-every: %dms
                """.formatted(
                        listen,
                        CONTROL_PORT,
                        Launch.root().resolve("host/target/dist/plugins"),
                        bed.socketDirectory(),
                        kme,
                        saes.getFirst(),
                        kmes.file(saes.getFirst() + ".crt"),
                        kmes.file(saes.getFirst() + ".key"),
                        kmes.file("ca.crt"),
                        host.end().interfaceName(),
                        peer.end().publicKey(),
                        peer.pin(),
                        dial.map(address -> "    endpoint: \"" + address + ":" + CONTROL_PORT + "\"\n")
                                .orElse(""),
                        saes.getLast(),
                        require,
                        every.toMillis());
    }

    WireGuardTestbed bed() {
        return bed;
    }

    HostProcess left() {
        return left;
    }

    HostProcess right() {
        return right;
    }

    KmeProcess kmes() {
        return kmes;
    }

    /** One after the other, within a few milliseconds. */
    void startBoth() throws OperatorException, IOException {
        left.start();
        right.start();
    }

    /** The end that begins rounds; to be asked once the tunnel is open. */
    HostProcess initiator() {
        return right.tunnel().flatMap(TunnelStatus::role).equals(Optional.of(TunnelStatus.Role.INITIATOR))
                ? right
                : left;
    }

    /** Pulls the control cable, and only that one. */
    void cutControl() throws OperatorException {
        bed.left().namespace().ip("link", "set", CONTROL, "down");
    }

    void mendControl() throws OperatorException {
        bed.left().namespace().ip("link", "set", CONTROL, "up");
    }

    /** Whether both interfaces hold the same preshared key, and one at all. */
    boolean keysAreEqual() throws WireGuardException {
        try (InterfaceSnapshot here = wireguard.read(left.end().interfaceName());
                InterfaceSnapshot there = wireguard.read(right.end().interfaceName())) {
            Optional<PresharedKey> one = here.peer(right.end().publicKey()).flatMap(PeerState::presharedKey);
            Optional<PresharedKey> other = there.peer(left.end().publicKey()).flatMap(PeerState::presharedKey);
            return one.isPresent() && other.isPresent() && one.get().matches(other.get());
        }
    }

    /** How old WireGuard's session is, by this machine's clock; a very long time where there is none. */
    Duration handshakeAge() throws WireGuardException {
        try (InterfaceSnapshot here = wireguard.read(left.end().interfaceName())) {
            return here.peer(right.end().publicKey())
                    .flatMap(PeerState::latestHandshake)
                    .map(at -> Duration.between(at, Instant.now()))
                    .orElse(Duration.ofDays(1));
        }
    }

    /** Waits until both are linked, in step, under the same epoch and name of key, and both interfaces hold the same key. */
    Agreement awaitAgreement(Duration limit) throws Exception {
        return awaitAgreement(limit, 0);
    }

    /** The same, with a key that is newer than this epoch's. */
    Agreement awaitAgreement(Duration limit, long after) throws Exception {
        long began = System.nanoTime();
        Optional<Duration> linked = Optional.empty();
        while (true) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            Optional<TunnelStatus> here = left.tunnel();
            Optional<TunnelStatus> there = right.tunnel();
            if (here.isPresent() && there.isPresent()) {
                if (linked.isEmpty()
                        && here.get().link().up()
                        && there.get().link().up()) {
                    linked = Optional.of(passed);
                }
                if (linked.isPresent()
                        && agree(here.get(), there.get())
                        && here.get().epoch() > after
                        && keysAreEqual()) {
                    return new Agreement(linked.get(), passed, here.get().epoch());
                }
            }
            left.requireRunning();
            right.requireRunning();
            if (passed.compareTo(limit) > 0) {
                throw new AssertionError("no agreement after " + passed.toMillis() + " ms (linked after "
                        + linked.map(Duration::toMillis) + "); left: " + here.map(TwoProcesses::told) + "; right: "
                        + there.map(TwoProcesses::told) + "; keys equal: " + keysAreEqual());
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static boolean agree(TunnelStatus here, TunnelStatus there) {
        return here.link().up()
                && there.link().up()
                && TOGETHER.contains(here.state())
                && TOGETHER.contains(there.state())
                && here.epoch() != 0
                && here.epoch() == there.epoch()
                && here.kid().equals(there.kid());
    }

    static String told(TunnelStatus status) {
        return status.state() + " epoch " + status.epoch() + " link " + status.link() + " alarms " + status.alarms();
    }

    /**
     * Kills both, starts them with a rotation an hour, and waits until each has had the proof that WireGuard uses its key: a
     * natural handshake, at most 125 s after the last one, and up to 15 s until the host looks. With frequent rotations the
     * next one may come before it looks, and the proof is missed.
     */
    void proveLive() throws Exception {
        left.kill();
        right.kill();
        configure(Duration.ofHours(1));
        startBoth();
        awaitAgreement(Duration.ofSeconds(60));
        awaitLive(Duration.ofSeconds(300));
    }

    private void awaitLive(Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        boolean here = false;
        boolean there = false;
        while (!here || !there) {
            here |= left.tunnel().map(TunnelStatus::state).equals(Optional.of(State.LIVE));
            there |= right.tunnel().map(TunnelStatus::state).equals(Optional.of(State.LIVE));
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "not live after " + limit.toSeconds() + " s: left " + here + ", right " + there);
            }
            Thread.sleep(150);
        }
    }

    @Override
    public void close() {
        try {
            left.kill();
            right.kill();
            kmes.kill();
        } finally {
            wireguard.close();
            bed.close();
        }
    }
}
