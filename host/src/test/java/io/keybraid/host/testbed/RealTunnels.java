package io.keybraid.host.testbed;

import static org.awaitility.Awaitility.await;

import io.keybraid.host.channel.LinkStatus;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Two hosts in this JVM with any number of tunnels of wireguard-go between them, each on an interface and in namespaces of its
 * own. A key stays for an hour, so that whatever mends one is not the next rotation. Tunnel 3 is {@code left-3} at one end and
 * {@code right-3} at the other; the right host dials, over a cable that can be cut.
 */
public final class RealTunnels implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(90);

    private final List<WireGuardTestbed> beds = new ArrayList<>();
    private final UapiBackend wireguard = new UapiBackend(UapiBackend.RUN_DIRECTORY);
    private final Path folder;
    private IdentityPin leftPin;
    private IdentityPin rightPin;
    private String settings = "rotate-every: 1h";
    private Host left;
    private Host right;
    private ControlCable cable;

    private RealTunnels(Path folder) {
        this.folder = folder;
    }

    /** Skips the calling test, and prints why, where a real tunnel cannot be had. No host runs yet. */
    public static RealTunnels createOrSkip(Path folder, int count) throws Exception {
        WireGuardTestbed.skipWhereImpossible();
        RealTunnels made = new RealTunnels(folder);
        try {
            for (int i = 0; i < count; i++) {
                made.beds.add(WireGuardTestbed.createOrSkip());
            }
            made.leftPin = made.identity("left");
            made.rightPin = made.identity("right");
            return made;
        } catch (Exception | Error e) {
            made.close();
            throw e;
        }
    }

    private IdentityPin identity(String name) throws Exception {
        return HostIdentity.create(Files.createDirectories(folder.resolve(name)).resolve("identity.pem"))
                .pin();
    }

    /** Of every tunnel, from the next start on; one line of YAML. */
    public RealTunnels with(String tunnelSettings) {
        settings = tunnelSettings;
        return this;
    }

    /** Starts both hosts and waits until all tunnels are in step with equal keys. */
    public void start() throws Exception {
        left = Host.start(ConfigParser.parse(write("left", rightPin, "")));
        cable = new ControlCable(left.listening().getFirst());
        right = Host.start(ConfigParser.parse(write("right", leftPin, "endpoint: \"127.0.0.1:" + cable.port() + "\"")));
        await().atMost(SOON).until(() -> all().allMatch(this::isInStep));
    }

    private String tunnels(String own, IdentityPin peer, String endpoint) {
        StringBuilder text = new StringBuilder();
        all().forEach(i -> text.append("""
                  %s-%d:
                    interface: %s
                    peer: "%s"
                    identity: "%s"
                    %s
                    sources: { pq: {} }
                    %s
                """.formatted(
                        own,
                        i,
                        end(own, i).interfaceName(),
                        end(own.equals("left") ? "right" : "left", i).publicKey(),
                        peer,
                        endpoint,
                        settings)
                .indent(2)));
        return text.toString();
    }

    private Path write(String own, IdentityPin peer, String endpoint) throws IOException {
        String text = """
                identity: identity.pem
                listen: ["127.0.0.1:0"]
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: uapi, socket-directory: "%s" }
                sources: { pq: { plugin: mlkem } }
                tunnels:
                """.formatted(TwoHosts.plugins(), UapiBackend.RUN_DIRECTORY) + tunnels(own, peer, endpoint);
        return Files.writeString(folder.resolve(own).resolve("keybraid.yaml"), text);
    }

    private End end(String name, int number) {
        return name.equals("left") ? beds.get(number).left() : beds.get(number).right();
    }

    /** The numbers of the tunnels. */
    public IntStream all() {
        return IntStream.range(0, beds.size());
    }

    public WireGuardTestbed bed(int number) {
        return beds.get(number);
    }

    public ControlCable cable() {
        return cable;
    }

    public Host leftHost() {
        return left;
    }

    public Host rightHost() {
        return right;
    }

    /** A host's link to the other. */
    public Optional<LinkStatus> status(Host host) {
        return host.channels().status(host == left ? rightPin : leftPin);
    }

    /** Whether it is the left host that begins rounds, and brings a dead session back. */
    public boolean leftInitiates(int number) {
        return left(number).initiator().orElseThrow();
    }

    public TunnelView left(int number) {
        return left.tunnel("left-" + number).orElseThrow().view();
    }

    public TunnelView right(int number) {
        return right.tunnel("right-" + number).orElseThrow().view();
    }

    /** Whether both ends stand and both interfaces hold the same key. */
    public boolean isInStep(int number) {
        return left(number).phase() == TunnelView.Phase.IN_STEP
                && right(number).phase() == TunnelView.Phase.IN_STEP
                && left(number).epoch() > 0
                && left(number).kid().equals(right(number).kid())
                && keysAreEqual(number);
    }

    /** Whether both interfaces hold the same preshared key, and one at all; not, if one of them is not there. */
    public boolean keysAreEqual(int number) {
        End one = beds.get(number).left();
        End other = beds.get(number).right();
        try (InterfaceSnapshot here = wireguard.read(one.interfaceName());
                InterfaceSnapshot there = wireguard.read(other.interfaceName())) {
            Optional<PresharedKey> mine = here.peer(other.publicKey()).flatMap(PeerState::presharedKey);
            Optional<PresharedKey> yours = there.peer(one.publicKey()).flatMap(PeerState::presharedKey);
            return mine.isPresent() && yours.isPresent() && mine.get().matches(yours.get());
        } catch (WireGuardException e) {
            return false;
        }
    }

    /** To look at the interfaces, and to tamper with them. */
    public UapiBackend wireguard() {
        return wireguard;
    }

    @Override
    public void close() throws IOException {
        for (Host host : new Host[] {right, left}) {
            if (host != null) {
                host.close();
            }
        }
        if (cable != null) {
            cable.close();
        }
        wireguard.close();
        beds.forEach(WireGuardTestbed::close);
    }
}
