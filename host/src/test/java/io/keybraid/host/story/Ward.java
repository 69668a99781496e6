package io.keybraid.host.story;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/**
 * Tunnels of wireguard-go, most of them ill, between two hosts in this JVM: each on interfaces of its own, or, where the other end
 * does not matter, a further peer of one interface. The left host dials; it is the one whose operator asks the doctor.
 */
final class Ward implements AutoCloseable {

    private static final Duration FOR_A_COMMAND = Duration.ofSeconds(20);

    /** A tunnel: at each end the lines of its settings, which may be changed before the hosts start. */
    final class Bed {
        private final String name;
        private final WireGuardTestbed wires;
        final Map<String, String> here = new LinkedHashMap<>();
        final Map<String, String> there = new LinkedHashMap<>();

        private Bed(String name, WireGuardTestbed wires) {
            this.name = name;
            this.wires = wires;
        }

        /** Other sources, and the policy that needs them all, at this end or at both. */
        Bed sources(String ofHere, String requireHere, String ofThere, String requireThere) {
            here.put("sources", ofHere);
            here.put("require", requireHere);
            there.put("sources", ofThere);
            there.put("require", requireThere);
            return this;
        }

        Bed setHere(String setting, String value) {
            here.put(setting, value);
            return this;
        }

        Bed setThere(String setting, String value) {
            there.put(setting, value);
            return this;
        }

        /** The other host has no such tunnel. */
        Bed unknownThere() {
            there.clear();
            return this;
        }

        /** Runs a command at the left end; IF, PEER and THERE stand for its interface, its peer and that one's address. */
        void doHere(String command) throws Exception {
            run(wires.left(), wires.right(), command);
        }

        void doThere(String command) throws Exception {
            run(wires.right(), wires.left(), command);
        }

        private void run(
                io.keybraid.host.demo.DemoNamespaces.End end,
                io.keybraid.host.demo.DemoNamespaces.End other,
                String command)
                throws Exception {
            String text = command.replace("THERE", other.cableAddress())
                    .replace("INSIDE", other.tunnelAddress())
                    .replace("PEER", other.publicKey().toString())
                    .replace(" IF", " " + end.interfaceName());
            var ending = wires.run(end, FOR_A_COMMAND, "sh", "-c", text);
            Assertions.assertThat(ending.code())
                    .as(text + ": " + ending.output())
                    .isZero();
        }

        /** Both ends send twice a second from now on. */
        void bothSend() throws Exception {
            closing.add(wires.probes(wires.left(), wires.right(), 2)::close);
            closing.add(wires.probes(wires.right(), wires.left(), 2)::close);
        }
    }

    private final Path folder;
    private final Map<String, Bed> beds = new LinkedHashMap<>();
    private final List<WireGuardTestbed> wires = new ArrayList<>();
    private final List<Closeable> closing = new ArrayList<>();
    private final IdentityPin leftPin;
    private final IdentityPin rightPin;
    private final StringBuilder sourcesHere = new StringBuilder();
    private final StringBuilder sourcesThere = new StringBuilder();
    private Host left;
    private Host right;

    /** Skips the calling test, and prints why, where a real tunnel cannot be had. */
    static Ward createOrSkip(Path folder) throws Exception {
        WireGuardTestbed.skipWhereImpossible();
        WireGuardTestbed.skipWithoutTools();
        return new Ward(folder);
    }

    private Ward(Path folder) throws Exception {
        this.folder = folder;
        leftPin = identity("left");
        rightPin = identity("right");
    }

    /** A new host identity; its file is in the folder of that name. */
    IdentityPin identity(String name) throws Exception {
        return HostIdentity.create(Files.createDirectories(folder.resolve(name)).resolve("identity.pem"))
                .pin();
    }

    IdentityPin leftPin() {
        return leftPin;
    }

    /** A source of one name at both ends, or at one; a blank line where an end has none. */
    Ward source(String name, String here, String there) {
        if (!here.isBlank()) {
            sourcesHere.append("  ").append(name).append(": ").append(here).append('\n');
        }
        if (!there.isBlank()) {
            sourcesThere.append("  ").append(name).append(": ").append(there).append('\n');
        }
        return this;
    }

    /** A tunnel with interfaces of its own, from {@code pq} at both ends, in good health. */
    Bed tunnel(String name) throws Exception {
        WireGuardTestbed made = WireGuardTestbed.createOrSkip();
        wires.add(made);
        Bed bed = new Bed(name, made);
        fill(bed.here, made.left().interfaceName().value(), made.right().publicKey(), rightPin);
        fill(bed.there, made.right().interfaceName().value(), made.left().publicKey(), leftPin);
        beds.put(name, bed);
        return bed;
    }

    /** A tunnel to another host, dialled at that address; at this end a further peer of the first tunnel's interface. */
    Bed elsewhere(String name, IdentityPin pin, String endpoint) throws Exception {
        byte[] key = new byte[WireGuardKey.LENGTH];
        new SecureRandom().nextBytes(key);
        WireGuardKey peer = new WireGuardKey(key);
        WireGuardTestbed first = wires.getFirst();
        Bed bed = new Bed(name, first);
        fill(bed.here, first.left().interfaceName().value(), peer, pin);
        if (endpoint.isEmpty()) {
            bed.here.remove("endpoint");
        } else {
            bed.here.put("endpoint", endpoint);
        }
        bed.doHere("wg set IF peer " + peer);
        beds.put(name, bed);
        return bed;
    }

    private static void fill(Map<String, String> settings, String name, WireGuardKey peer, IdentityPin pin) {
        settings.put("interface", name);
        settings.put("peer", peer.toString());
        settings.put("identity", pin.toString());
        settings.put("endpoint", "");
        settings.put("sources", "{ pq: {} }");
        settings.put("require", "pq");
        settings.put("rotate-every", "1h");
    }

    /** Starts the other host, then the one that is asked. */
    void start() throws Exception {
        right = Host.start(ConfigParser.parse(write("right", "", false)));
        startLeft();
    }

    private void startLeft() throws Exception {
        String endpoint = "127.0.0.1:" + right.listening().getFirst().getPort();
        left = Host.start(ConfigParser.parse(write("left", endpoint, true)));
    }

    void stopLeft() {
        left.close();
        left = null;
    }

    private Path write(String name, String endpoint, boolean here) throws IOException {
        StringBuilder text = new StringBuilder("identity: identity.pem\nlisten: [\"127.0.0.1:0\"]\nstate: state\n"
                + "plugins: { directory: \"" + TwoHosts.plugins() + "\" }\n"
                + "wireguard: { backend: uapi, socket-directory: \"" + UapiBackend.RUN_DIRECTORY + "\" }\nsources:\n"
                + (here ? sourcesHere : sourcesThere) + "tunnels:\n");
        beds.forEach((tunnel, bed) -> {
            Map<String, String> settings = here ? bed.here : bed.there;
            if (!settings.isEmpty()) {
                text.append("  ").append(tunnel).append(":\n");
                settings.forEach((setting, value) -> append(text, setting, value, endpoint));
            }
        });
        return Files.writeString(folder.resolve(name).resolve("keybraid.yaml"), text);
    }

    private static void append(StringBuilder text, String setting, String value, String endpoint) {
        String written = setting.equals("endpoint") && value.isEmpty() ? endpoint : value;
        if (!written.isEmpty()) {
            boolean flow = written.startsWith("{");
            text.append("    ")
                    .append(setting)
                    .append(flow ? ": " : ": \"")
                    .append(written)
                    .append(flow ? "\n" : "\"\n");
        }
    }

    /** The configuration of the host that is asked. */
    Path config() {
        return folder.resolve("left").resolve("keybraid.yaml");
    }

    Host left() {
        return left;
    }

    Host right() {
        return right;
    }

    Bed bed(String name) {
        return beds.get(name);
    }

    /** Closed with the ward. */
    void closeLater(Closeable what) {
        closing.add(what);
    }

    @Override
    public void close() throws IOException {
        if (left != null) {
            left.close();
        }
        if (right != null) {
            right.close();
        }
        for (Closeable one : closing.reversed()) {
            one.close();
        }
        wires.forEach(WireGuardTestbed::close);
    }
}
