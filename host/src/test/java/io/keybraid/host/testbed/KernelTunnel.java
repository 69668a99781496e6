package io.keybraid.host.testbed;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.NetworkNamespace;
import io.keybraid.host.demo.PingCounter;
import io.keybraid.host.demo.Program;
import io.keybraid.host.demo.WireGuardNeeds;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces joined by a cable, and a tunnel of the kernel's WireGuard between them. The namespaces are named
 * as the demo's are, so that the next demo takes away what a crash leaves.
 */
public final class KernelTunnel implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String PORT = "51820";
    private static final String CABLE = "cable0";
    private static final AtomicInteger TUNNELS = new AtomicInteger();

    private final NetworkNamespace leftNamespace;
    private final NetworkNamespace rightNamespace;
    private End left;
    private End right;

    private KernelTunnel(String name) {
        leftNamespace = new NetworkNamespace(name + "a");
        rightNamespace = new NetworkNamespace(name + "b");
    }

    /** Skips the calling test, and prints why, where the kernel has no WireGuard or we may not use it. */
    public static KernelTunnel createOrSkip() throws OperatorException {
        KernelTunnel tunnel = new KernelTunnel("kb" + ProcessHandle.current().pid() + "-9" + TUNNELS.getAndIncrement());
        try {
            WireGuardNeeds.checkPrivileges();
            Program.require("wg", "wireguard-tools");
            tunnel.makeNamespaces();
            makeInterface(tunnel.leftNamespace);
        } catch (OperatorException e) {
            tunnel.close();
            String reason = "skipped: no WireGuard of the kernel's can be used here (" + e.getMessage()
                    + "); to run it in a virtual machine: see docs/testing.md";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        tunnel.complete();
        return tunnel;
    }

    private void makeNamespaces() throws OperatorException {
        for (NetworkNamespace namespace : List.of(leftNamespace, rightNamespace)) {
            Program.require("ip", "iproute2").run("netns", "add", namespace.name());
        }
    }

    private static void makeInterface(NetworkNamespace namespace) throws OperatorException {
        namespace.ip("link", "add", namespace.name(), "type", "wireguard");
    }

    private void complete() throws OperatorException {
        makeInterface(rightNamespace);
        leftNamespace.ip("link", "add", CABLE, "type", "veth", "peer", "name", CABLE, "netns", rightNamespace.name());
        left = end(leftNamespace, 1);
        right = end(rightNamespace, 2);
        addPeer(left, right.publicKey(), right.cableAddress() + ":" + PORT, 0, right.tunnelAddress() + "/32");
        addPeer(right, left.publicKey(), left.cableAddress() + ":" + PORT, 0, left.tunnelAddress() + "/32");
    }

    /** The addresses are for documentation (RFC 5737), so they are nobody's. */
    private static End end(NetworkNamespace namespace, int number) throws OperatorException {
        String name = namespace.name();
        namespace.ip("address", "add", "192.0.2." + number + "/24", "dev", CABLE);
        namespace.ip("link", "set", CABLE, "up");
        run(namespace, "sh", "-c", "wg genkey | wg set " + name + " private-key /dev/stdin listen-port " + PORT);
        namespace.ip("address", "add", "198.51.100." + number + "/24", "dev", name);
        namespace.ip("link", "set", name, "up");
        WireGuardKey key = WireGuardKey.parse(run(namespace, "wg", "show", name, "public-key"));
        return new End(namespace, new InterfaceName(name), key, "192.0.2." + number, "198.51.100." + number);
    }

    public End left() {
        return left;
    }

    public End right() {
        return right;
    }

    /** Adds a peer without preshared key; one that is there is removed before. */
    public void addPeer(End end, WireGuardKey peer, String endpoint, int keepalive, String... networks)
            throws OperatorException {
        run(end, ("wg set " + end.interfaceName() + " peer " + peer + " remove").split(" "));
        run(
                end,
                ("wg set " + end.interfaceName() + " peer " + peer + " endpoint " + endpoint + " persistent-keepalive "
                                + keepalive + " allowed-ips " + String.join(",", networks))
                        .split(" "));
    }

    /** A peer's networks, by {@code wg show}. */
    public Set<String> allowedIps(End end, WireGuardKey peer) throws OperatorException {
        return run(end, "wg", "show", end.interfaceName().value(), "allowed-ips")
                .lines()
                .filter(line -> line.startsWith(peer.toString()))
                .flatMap(line -> Stream.of(line.split("\\s+")).skip(1))
                .collect(Collectors.toSet());
    }

    /** Pings right from left through the tunnel, ten times a second. */
    public PingCounter ping() throws OperatorException {
        return PingCounter.start(leftNamespace, right.tunnelAddress());
    }

    /** What a command prints that is run inside one end's namespace and must succeed. */
    public String run(End end, String... words) throws OperatorException {
        return run(end.namespace(), words);
    }

    private static String run(NetworkNamespace namespace, String... words) throws OperatorException {
        Program.Ending ending = Program.run(namespace.command(Arrays.asList(words)), DEADLINE);
        if (ending.code() != 0) {
            throw new OperatorException(
                    OperatorException.Reason.WIREGUARD,
                    String.join(" ", words) + ": " + ending.output(),
                    "run it by hand");
        }
        return ending.output();
    }

    /** Takes all of it away, as far as it was made. */
    @Override
    public void close() {
        for (NetworkNamespace namespace : List.of(leftNamespace, rightNamespace)) {
            try {
                Program.require("ip", "iproute2").tryRun("netns", "delete", namespace.name());
            } catch (OperatorException e) {
                // Without ip nothing was made.
            }
        }
    }
}
