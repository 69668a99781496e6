package io.keybraid.host.testbed;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Two complete hosts in this JVM, paris and berlin, with real plugin jars, a real KME pair, real TLS and real journals; only
 * WireGuard is in memory. Paris has the lower WireGuard key, so it begins rounds; berlin dials.
 */
public final class TwoHosts implements AutoCloseable {

    /** The tunnel's name at both ends. */
    public static final String TUNNEL = "paris-berlin";

    /** One end: its files, and its host while it runs. */
    public static final class End {
        private final String name;
        private final Path folder;
        private final IdentityPin pin;
        private final WireGuardKey key;
        private Host host;
        private MemoryBackend wires;

        private End(Path parent, String name, int lowestByte) throws OperatorException, IOException {
            this.name = name;
            this.folder = Files.createDirectories(parent.resolve(name));
            this.pin = HostIdentity.create(folder.resolve("identity.pem")).pin();
            byte[] bytes = new byte[WireGuardKey.LENGTH];
            Arrays.fill(bytes, (byte) lowestByte);
            this.key = new WireGuardKey(bytes);
        }

        public Host host() {
            return host;
        }

        public Path folder() {
            return folder;
        }

        public IdentityPin pin() {
            return pin;
        }

        public WireGuardKey key() {
            return key;
        }

        /** Its WireGuard, to be tampered with. */
        public MemoryBackend wires() {
            return wires;
        }

        public TunnelView view() {
            return host.tunnel(TUNNEL).orElseThrow().view();
        }

        public boolean runs() {
            return host != null;
        }
    }

    private Simulator kmes;
    private final Path qkd;
    private String more = "";
    private String declared = "";
    private String ofHost = "";
    // Handshakes are dated back, so that no rotation waits until one is two seconds old.
    private final MemoryEther ether = new MemoryEther(() -> Instant.now().minusSeconds(10), Duration.ofSeconds(5));
    private final End paris;
    private final End berlin;
    private String sources = """
              qkd:       { plugin: etsi014, kme: "%1$s", sae: %2$s, certificate: "%3$s", private-key: "%4$s", ca: "%5$s" }
              pq:        { plugin: mlkem }
              classical: { plugin: x25519 }
            """;
    private String used = "{ qkd: { peer-sae: %1$s }, pq: {}, classical: {} }";
    private String require = "all(qkd, pq)";
    private Duration every = Duration.ofSeconds(1);
    private Path jars = plugins();

    public TwoHosts(Path folder) throws OperatorException, SimulatorException, IOException {
        this(folder, SimulatorListener.NONE);
    }

    /** With one that is told what the KMEs do, until they are restarted. */
    public TwoHosts(Path folder, SimulatorListener listener) throws OperatorException, SimulatorException, IOException {
        qkd = folder.resolve("qkd");
        kmes = Simulator.start(SimulatorOptions.in(qkd).withListener(listener));
        paris = new End(folder, "paris", 1);
        berlin = new End(folder, "berlin", 2);
    }

    /** Where the built plugin jars are. */
    public static Path plugins() {
        return Path.of(System.getProperty("keybraid.root"), "host", "target", "dist", "plugins");
    }

    /** Where both look for plugin jars from the next start on, if not at those of this build. */
    public TwoHosts loading(Path folder) {
        jars = folder;
        return this;
    }

    /** The tunnel's policy from the next start on. */
    public TwoHosts requiring(String policy) {
        require = policy;
        return this;
    }

    /** Further settings of the tunnel from the next start on, each a line. */
    public TwoHosts with(String settings) {
        more = settings.indent(4);
        return this;
    }

    /** Further settings of both hosts from the next start on, each a line. */
    public TwoHosts withHosts(String settings) {
        ofHost = settings + "\n";
        return this;
    }

    /** Starts the KMEs anew where they were, with nothing of the keys they had. */
    public void restartKmes() throws SimulatorException {
        SimulatorOptions options = SimulatorOptions.in(qkd);
        kmes = Simulator.start(options.withTopology(Topology.pair(
                new KmeSite(
                        SimulatorOptions.KME_A, kmes.kme(SimulatorOptions.KME_A).port()),
                new KmeSite(
                        SimulatorOptions.KME_B, kmes.kme(SimulatorOptions.KME_B).port()),
                options.topology().links().getFirst().supply(),
                options.topology().saes())));
    }

    /** The longest wait for an answer of a KME, from the next start on. */
    public TwoHosts waitingForKmes(Duration longest) {
        sources = sources.replace("plugin: etsi014,", "plugin: etsi014, timeout: " + longest.toMillis() + "ms,");
        return this;
    }

    public TwoHosts rotatingEvery(Duration interval) {
        every = interval;
        return this;
    }

    /** The tunnel's sources from the next start on, as YAML flow; {@code %1$s} stands for the peer's SAE. */
    public TwoHosts using(String strands) {
        used = strands;
        return this;
    }

    /**
     * Further sources of both ends from the next start on, as YAML, each a line; their files are looked for in the end's folder.
     * {@code %1$s} to {@code %5$s} stand for the end's KME: where it is, our SAE, its certificate, its key, the CA.
     */
    public TwoHosts declaring(String declarations) {
        declared = declarations.stripIndent().indent(2);
        return this;
    }

    /** The same, and no others. */
    public TwoHosts declaringOnly(String declarations) {
        sources = "";
        return declaring(declarations);
    }

    public End paris() {
        return paris;
    }

    public End berlin() {
        return berlin;
    }

    public Simulator kmes() {
        return kmes;
    }

    /** Starts both. */
    public TwoHosts start() throws OperatorException, IOException {
        startParis();
        startBerlin();
        return this;
    }

    public void startParis() throws OperatorException, IOException {
        start(paris, berlin, SimulatorOptions.KME_A, "sae-alice", "sae-bob", Optional.empty());
    }

    public void startBerlin() throws OperatorException, IOException {
        Optional<Integer> port =
                paris.runs() ? Optional.of(paris.host.listening().getFirst().getPort()) : Optional.empty();
        start(berlin, paris, SimulatorOptions.KME_B, "sae-bob", "sae-alice", port);
    }

    private void start(End end, End peer, String kme, String sae, String peerSae, Optional<Integer> dial)
            throws OperatorException, IOException {
        HostConfig config = ConfigParser.parse(write(end, peer, kme, sae, peerSae, dial));
        if (end.wires == null) {
            end.wires = Backends.inMemory(config, ether);
        }
        end.host = Host.start(config, new Kept(end.wires));
    }

    /** Writes an end's configuration without starting it. */
    public Path write(End end, End peer, String kme, String sae, String peerSae, Optional<Integer> dial)
            throws IOException {
        String text = ofHost + "identity: identity.pem\nlisten: [\"127.0.0.1:0\"]\nstate: state\n"
                + "plugins: { directory: \"" + jars + "\" }\nwireguard: { backend: memory }\nsources:\n"
                + (sources + declared)
                        .formatted(
                                kmes.kme(kme).url(),
                                sae,
                                kmes.pki().certificate(sae),
                                kmes.pki().privateKey(sae),
                                kmes.pki().ca())
                + "tunnels:\n  " + TUNNEL + ":\n    interface: wg0\n    peer: \"" + peer.key + "\"\n    public-key: \""
                + end.key + "\"\n    identity: \"" + peer.pin + "\"\n"
                + dial.map(port -> "    endpoint: \"127.0.0.1:" + port + "\"\n").orElse("")
                + "    sources: " + used.formatted(peerSae) + "\n    require: \"" + require + "\"\n    rotate-every: "
                + every.toMillis() + "ms\n" + more;
        return Files.writeString(end.folder.resolve("keybraid.yaml"), text);
    }

    /** Stops an end as SIGTERM does; its WireGuard stays, as the kernel's would. */
    public void stop(End end) {
        if (end.host != null) {
            end.host.close();
            end.host = null;
        }
    }

    /** Whether both interfaces hold the same preshared key, and one at all. */
    public boolean endsAreEqual() throws OperatorException {
        try (InterfaceSnapshot here = snapshot(paris);
                InterfaceSnapshot there = snapshot(berlin)) {
            Optional<PresharedKey> one = here.peer(berlin.key).flatMap(PeerState::presharedKey);
            Optional<PresharedKey> other = there.peer(paris.key).flatMap(PeerState::presharedKey);
            return one.isPresent() && other.isPresent() && one.get().matches(other.get());
        }
    }

    private static InterfaceSnapshot snapshot(End end) throws OperatorException {
        return end.wires.read(new InterfaceName("wg0"));
    }

    @Override
    public void close() {
        stop(berlin);
        stop(paris);
        kmes.close();
    }

    /** Outlives the host that closes it. */
    private record Kept(MemoryBackend wires) implements io.keybraid.host.wireguard.WireGuardBackend {
        @Override
        public String name() {
            return wires.name();
        }

        @Override
        public void install(InterfaceName name, java.util.Map<WireGuardKey, PresharedKey> keys)
                throws io.keybraid.host.wireguard.WireGuardException {
            wires.install(name, keys);
        }

        @Override
        public InterfaceSnapshot read(InterfaceName name) throws io.keybraid.host.wireguard.WireGuardException {
            return wires.read(name);
        }

        @Override
        public void kick(InterfaceName name, io.keybraid.host.key.WireGuardKey peer)
                throws io.keybraid.host.wireguard.WireGuardException {
            wires.kick(name, peer);
        }

        @Override
        public void close() {}
    }
}
