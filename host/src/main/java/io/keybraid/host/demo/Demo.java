package io.keybraid.host.demo;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyDelivery;
import io.keybraid.sim.problem.SimulatorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The whole of Keybraid on one machine: a pair of simulated KMEs, two complete hosts with identities, configurations,
 * states and plugin jars of their own, and a tunnel whose key they rotate.
 */
public final class Demo implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final DemoOptions options;
    private final DemoView view;
    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<String> lastKeyId = new AtomicReference<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Optional<PingCounter> ping = Optional.empty();
    private volatile boolean stopped;

    /** @param columns of the terminal it is shown on; empty where it is none, or one that cannot write a line anew */
    public Demo(DemoOptions options, PrintWriter out, OptionalInt columns, boolean colour) {
        this.options = options;
        this.view = new DemoView(out, columns, colour);
    }

    /**
     * Runs it until the rotations asked for are done, or until {@link #stop}.
     *
     * @throws OperatorException if it cannot start, ends differ, or a rotation does not come within a minute
     * @throws InterruptedException if it is stopped before it has started
     */
    public void run() throws OperatorException, InterruptedException {
        long began = System.nanoTime();
        DemoFolder folder = open(DemoFolder.create(options.directory()));
        step("starting two KMEs …");
        Simulator kmes = open(startKmes(folder.path().resolve("qkd")));
        step(options.wireGuard() ? "starting wireguard-go in two network namespaces …" : "starting …");
        DemoWires wires = open(options.wireGuard() ? new DemoWires.Real(random) : new DemoWires.InMemory(random));
        Hosts hosts = startHosts(folder.path(), kmes, wires);
        introduce(folder, kmes, hosts, Duration.ofNanos(System.nanoTime() - began));
        ping = wires.ping();
        ping.ifPresent(opened::push);
        watch(hosts);
        tellOfPackets();
    }

    private void step(String text) throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("stopped while it started");
        }
        view.progress(text);
    }

    private record Hosts(Host paris, WireGuardBackend parisWires, Host berlin, WireGuardBackend berlinWires) {}

    private Simulator startKmes(Path directory) throws OperatorException {
        SimulatorOptions pair = SimulatorOptions.in(directory).withListener(new SimulatorListener() {
            @Override
            public void delivered(KeyDelivery delivery) {
                lastKeyId.set(delivery.keyId().toString());
            }

            @Override
            public void answered(RequestRecord request) {
                // Deliveries are what is shown.
            }
        });
        try {
            return Simulator.start(pair);
        } catch (SimulatorException e) {
            throw new OperatorException(Reason.NETWORK, String.valueOf(e.getMessage()), e.hint(), e);
        }
    }

    private Hosts startHosts(Path folder, Simulator kmes, DemoWires wires)
            throws OperatorException, InterruptedException {
        step("making two identities …");
        DemoHost paris = DemoHost.create(
                folder, "paris", wires.left().name(), wires.left().publicKey());
        DemoHost berlin = DemoHost.create(
                folder, "berlin", wires.right().name(), wires.right().publicKey());
        step("starting two hosts …");
        HostConfig parisConfig = ConfigParser.parse(
                paris.configure(berlin, Optional.empty(), setting(kmes, SimulatorOptions.KME_A, wires)));
        WireGuardBackend parisWires = wires.backend(parisConfig);
        Host parisHost = open(Host.start(parisConfig, parisWires));
        step("starting two hosts, one is up …");
        int port = parisHost.listening().getFirst().getPort();
        HostConfig berlinConfig = ConfigParser.parse(
                berlin.configure(paris, Optional.of(port), setting(kmes, SimulatorOptions.KME_B, wires)));
        WireGuardBackend berlinWires = wires.backend(berlinConfig);
        Host berlinHost = open(Host.start(berlinConfig, berlinWires));
        return new Hosts(parisHost, parisWires, berlinHost, berlinWires);
    }

    private DemoHost.Setting setting(Simulator kmes, String kme, DemoWires wires) {
        boolean alice = kme.equals(SimulatorOptions.KME_A);
        String own = (alice ? SimulatorOptions.ALICE : SimulatorOptions.BOB).toString();
        String peer = (alice ? SimulatorOptions.BOB : SimulatorOptions.ALICE).toString();
        return new DemoHost.Setting(
                kmes.kme(kme),
                own,
                peer,
                kmes.pki(),
                options.plugins(),
                wires.section(),
                wires.inMemory(),
                options.every());
    }

    private void introduce(DemoFolder folder, Simulator kmes, Hosts hosts, Duration took) {
        view.line("Keybraid demo: two hosts rotate the preshared key of one tunnel.");
        view.fact(
                "tunnel",
                options.wireGuard() ? "a real one, of wireguard-go" : "in memory; --wireguard for a real one");
        view.fact(
                "KMEs",
                kmes.kme(SimulatorOptions.KME_A).url() + " and "
                        + kmes.kme(SimulatorOptions.KME_B).url()
                        + ", simulated, ETSI GS QKD 014 over mutual TLS");
        view.fact(
                "hosts",
                "paris and berlin, joined by TLS 1.3 with X25519MLKEM768 and ML-DSA-65 on port "
                        + hosts.paris().listening().getFirst().getPort());
        view.fact(
                "plugins",
                hosts.paris().sources().all().stream()
                        .map(source -> source.plugin().jar().getFileName().toString())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
        if (folder.stays()) {
            view.fact("files", folder.path().toString());
        }
        view.fact(
                "started",
                "in " + took.toMillis() + " ms; a rotation every "
                        + options.every().toMillis() / 1000.0 + " s; fingerprints stand for the keys; Ctrl-C ends");
    }

    private void watch(Hosts hosts) throws OperatorException, InterruptedException {
        RotationWatch watch =
                new RotationWatch(hosts.paris(), hosts.parisWires(), hosts.berlin(), hosts.berlinWires(), random);
        int seen = 0;
        while (!stopped && (options.rotations() == 0 || seen < options.rotations())) {
            Rotation next = await(watch, hosts, seen + 1);
            if (stopped) {
                return;
            }
            seen++;
            view.rotation(next);
            if (!next.equal()) {
                throw new OperatorException(
                        Reason.FAILED,
                        "the two ends hold different keys after rotation " + seen,
                        "report this: it must not be");
            }
        }
    }

    private Rotation await(RotationWatch watch, Hosts hosts, int number)
            throws OperatorException, InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.plus(options.every()).toNanos();
        while (!stopped && System.nanoTime() < end) {
            Optional<Rotation> next = watch.look(number, Optional.ofNullable(lastKeyId.get()));
            if (next.isPresent()) {
                return next.get();
            }
            view.progress(status(hosts));
            Thread.sleep(LOOK_EVERY);
        }
        if (stopped) {
            return new Rotation(number, 0, Optional.empty(), "", "", List.of(), Optional.empty());
        }
        throw new OperatorException(
                Reason.FAILED,
                "no rotation for " + LONGEST_WAIT.toSeconds() + " s: " + status(hosts),
                "see the warnings above; --directory DIR keeps the files");
    }

    private String status(Hosts hosts) {
        TunnelView paris = hosts.paris().tunnels().iterator().next().view();
        String alarms =
                paris.alarms().isEmpty() ? "" : "; " + paris.alarms().getFirst().problem();
        String packets = ping.map(counter -> "; ping: " + counter.count()).orElse("");
        return "      " + paris.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (paris.handshakeSince() ? "; this key is in use" : "") + packets + alarms;
    }

    private void tellOfPackets() throws OperatorException {
        if (ping.isEmpty()) {
            view.line("");
            return;
        }
        ping.get().close();
        PingCount count = ping.get().count();
        view.line("");
        view.line("ping through the tunnel, ten a second: " + count);
        if (count.lost() > 0) {
            throw new OperatorException(
                    Reason.FAILED, count.lost() + " packets were lost", "report this: it must not be");
        }
    }

    /** Ends {@link #run} soon; from any thread. */
    public void stop() {
        stopped = true;
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    /** Closes everything, the last first. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                view.line("keybraid: could not close a part of the demo: " + e);
            }
        }
    }
}
