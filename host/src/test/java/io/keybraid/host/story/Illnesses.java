package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.cli.CommandRun;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.testbed.Etsi014;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Ward} where every tunnel has another illness, brought about for real, and is called by the cause that the doctor should
 * name.
 */
final class Illnesses implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);
    /** Whatever goes to the other end goes to a machine that is not there. */
    private static final String LOSE = "ip neigh replace THERE lladdr 02:00:00:00:00:99 dev cable0 nud permanent";
    /** A key of WireGuard's that nobody has. */
    private static final String NOBODYS = "Q0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaYWJjZGVmZ2g=";

    /** Nothing is wrong with them until it is brought about, in WireGuard. */
    private static final List<String> WELL = List.of(
            "healthy",
            "idle",
            "interface-missing",
            "peer-not-in-interface",
            "interface-missing-there",
            "interface-unusable-there",
            "psk-differs",
            "udp-blocked",
            "udp-blocked-out",
            "udp-blocked-in");

    private final Path folder;
    private final Ward ward;

    private Illnesses(Path folder) throws Exception {
        this.folder = folder;
        this.ward = Ward.createOrSkip(folder);
    }

    /** All of them, with a host at both ends. Skips the calling test, and prints why, where a real tunnel cannot be had. */
    static Illnesses createOrSkip(Path folder) throws Exception {
        Illnesses made = new Illnesses(folder);
        try {
            made.begin();
            return made;
        } catch (Exception | Error e) {
            made.close();
            throw e;
        }
    }

    private void begin() throws Exception {
        for (String tunnel : WELL) {
            ward.tunnel(tunnel);
        }
        configuration();
        kmes();
        control();
        ward.start();
        // All of these have the same key at both ends before anything happens to them.
        await().atMost(SOON).until(() -> WELL.stream().allMatch(this::isKeyed));
        fallIll();
        Tunnel failing = ward.right().tunnel("source-fails-there").orElseThrow();
        await().atMost(SOON).until(() -> !failing.view().failures().isEmpty());
    }

    private boolean isKeyed(String tunnel) {
        TunnelView here = ward.left().tunnel(tunnel).orElseThrow().view();
        TunnelView there = ward.right().tunnel(tunnel).orElseThrow().view();
        return here.epoch() > 0
                && here.kid().equals(there.kid())
                && here.phase() == TunnelView.Phase.IN_STEP
                && there.phase() == TunnelView.Phase.IN_STEP;
    }

    private void configuration() throws Exception {
        ward.tunnel("public-key-wrong-here").setHere("peer", NOBODYS);
        ward.tunnel("public-key-wrong-there").setThere("peer", NOBODYS);
        ward.tunnel("tunnel-unknown-there").unknownThere();
        String both = "{ pq: {}, dh: {} }";
        ward.source("pq", "{ plugin: mlkem }", "{ plugin: mlkem }")
                .source("dh", "{ plugin: x25519 }", "{ plugin: x25519 }")
                .source("kem", "{ plugin: mlkem }", "{ plugin: mlkem, parameter-set: ML-KEM-1024 }");
        ward.tunnel("source-missing-there").sources(both, "all(pq, dh)", "{ pq: {} }", "pq");
        ward.tunnel("source-missing-here").sources("{ pq: {} }", "pq", both, "all(pq, dh)");
        ward.tunnel("policies-disagree").sources("{ pq: {} }", "pq", "{ dh: {} }", "dh");
        ward.tunnel("source-differs").sources("{ kem: {}, dh: {} }", "kem", "{ kem: {}, dh: {} }", "dh");
    }

    private void kmes() throws Exception {
        Simulator well = simulator("well", SimulatorOptions.in(folder.resolve("well")));
        kme("source-unreachable", FaultKind.REFUSE, well);
        kme("source-slow", FaultKind.STALL, well);
        kme("source-certificate", FaultKind.EXPIRED_CERTIFICATE, well);
        kme("source-bad-answer", FaultKind.HTML, well);
        qkd("source-party-unknown", "sae-no-one", well, well);
        SimulatorOptions options = SimulatorOptions.in(folder.resolve("dry"));
        qkd(
                "source-empty",
                "sae-bob",
                simulator(
                        "dry",
                        options.withTopology(Topology.pair(
                                new KmeSite(SimulatorOptions.KME_A, 0),
                                new KmeSite(SimulatorOptions.KME_B, 0),
                                new KeySupply(0, 256, 0),
                                options.topology().saes()))),
                well);
        Simulator off = simulator("off", SimulatorOptions.in(folder.resolve("off")));
        off.faults().set(Fault.of(FaultKind.REFUSE));
        qkd("source-fails-there", "sae-bob", well, off);
    }

    private void kme(String cause, FaultKind fault, Simulator well) throws Exception {
        Simulator ill = simulator(cause, SimulatorOptions.in(folder.resolve(cause)));
        ill.faults().set(fault == FaultKind.HTML ? Fault.of(fault).value(200) : Fault.of(fault));
        qkd(cause, "sae-bob", ill, well);
    }

    private Simulator simulator(String name, SimulatorOptions options) throws Exception {
        Simulator started = Simulator.start(options);
        ward.closeLater(started::close);
        return started;
    }

    private void qkd(String cause, String peerHere, Simulator here, Simulator there) throws Exception {
        String source = "qkd-" + cause;
        ward.source(
                source, Etsi014.source(here, SimulatorOptions.KME_A), Etsi014.source(there, SimulatorOptions.KME_B));
        ward.tunnel(cause)
                .sources(
                        "{ " + source + ": { peer-sae: " + peerHere + " } }",
                        source,
                        "{ " + source + ": { peer-sae: sae-alice } }",
                        source);
    }

    private void control() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket closed = new ServerSocket(0, 1, loopback);
        ward.elsewhere("peer-down", ward.identity("down"), at(closed.getLocalPort()));
        closed.close();
        ServerSocket silent = new ServerSocket(0, 50, loopback);
        ward.closeLater(silent);
        ward.elsewhere("peer-silent", ward.identity("silent"), at(silent.getLocalPort()));
        ward.elsewhere("not-keybraid", ward.identity("ssh"), at(banner(loopback)));
        ward.elsewhere("name-unknown", ward.identity("name"), "nowhere.invalid:7432");
        ward.elsewhere("host-unreachable", ward.identity("gone"), at(full(loopback)));
        ward.elsewhere("peer-does-not-dial", ward.identity("shy"), "");
        Host stranger = stranger();
        String there = at(stranger.listening().getFirst().getPort());
        ward.elsewhere("pin-wrong-there", stranger.identity(), there);
        ward.elsewhere("pin-wrong-here", ward.identity("impostor"), there);
    }

    private static String at(int port) {
        return "127.0.0.1:" + port;
    }

    /** A port where another protocol is spoken. */
    private int banner(InetAddress loopback) throws Exception {
        ServerSocket ssh = new ServerSocket(0, 50, loopback);
        ward.closeLater(ssh);
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    try (Socket caller = ssh.accept()) {
                        caller.getOutputStream().write("SSH-2.0-Example\r\n".getBytes(StandardCharsets.US_ASCII));
                        caller.shutdownOutput();
                        caller.getInputStream().transferTo(OutputStream.nullOutputStream());
                    }
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        });
        return ssh.getLocalPort();
    }

    /** A port that answers no SYN any more, as a machine that is off: its queue is full. */
    private int full(InetAddress loopback) throws Exception {
        ServerSocket queue = new ServerSocket(0, 1, loopback);
        ward.closeLater(queue);
        for (int i = 0; i < 4; i++) {
            Socket waiting = new Socket();
            ward.closeLater(waiting);
            try {
                waiting.connect(queue.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException e) {
                break;
            }
        }
        return queue.getLocalPort();
    }

    /** A host that knows another identity than ours. */
    private Host stranger() throws Exception {
        ward.identity("stranger");
        String text = """
                identity: identity.pem
                listen: ["127.0.0.1:0"]
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: memory }
                sources: { pq: { plugin: mlkem } }
                tunnels:
                  other:
                    interface: wg0
                    peer: "Q0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaYWJjZGVmZ2g="
                    public-key: "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
                    identity: "%s"
                    sources: { pq: {} }
                """.formatted(TwoHosts.plugins(), ward.identity("friend"));
        Host host = Host.start(
                ConfigParser.parse(Files.writeString(folder.resolve("stranger").resolve("keybraid.yaml"), text)));
        ward.closeLater(host::close);
        return host;
    }

    private void fallIll() throws Exception {
        ward.bed("healthy").doHere("ping -n -c 1 -W 10 INSIDE");
        ward.bed("interface-missing").doHere("ip link delete IF");
        ward.bed("peer-not-in-interface").doHere("wg set IF peer PEER remove");
        ward.bed("interface-missing-there").doThere("ip link delete IF");
        ward.bed("interface-unusable-there").doThere("wg set IF peer PEER remove");
        ward.bed("psk-differs")
                .doHere("(while sleep 0.2 && ip link show dev IF; do wg genpsk | wg set IF peer PEER"
                        + " preshared-key /dev/stdin; done) > /dev/null 2>&1 &");
        ward.bed("psk-differs")
                .doHere("wg set IF peer PEER remove && wg set IF peer PEER endpoint THERE:51820 allowed-ips INSIDE/32");
        ward.bed("udp-blocked").doHere(LOSE);
        ward.bed("udp-blocked").doThere(LOSE);
        ward.bed("udp-blocked-out").doHere(LOSE);
        ward.bed("udp-blocked-in").doThere(LOSE);
        for (String sending : new String[] {"psk-differs", "udp-blocked", "udp-blocked-out", "udp-blocked-in"}) {
            ward.bed(sending).bothSend();
        }
    }

    /** The host that is asked is not there any more. */
    void stopHost() {
        ward.stopLeft();
    }

    /** What {@code keybraid doctor} finds in all of them, by their names. */
    Map<String, JsonNode> ask() throws Exception {
        CommandRun run = CommandRun.of(
                "doctor", "--json", "--watch", "12s", "--config", ward.config().toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        Map<String, JsonNode> found = new LinkedHashMap<>();
        JsonMapper.shared()
                .readTree(run.out())
                .path("tunnels")
                .forEach(tunnel -> found.put(tunnel.path("name").asString(), tunnel));
        return found;
    }

    @Override
    public void close() throws IOException {
        ward.close();
    }
}
