package io.keybraid.host.demo;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.uapi.InterfaceSetup;
import io.keybraid.host.wireguard.uapi.PeerSetup;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two network namespaces joined by a cable, and a WireGuard tunnel between them: two machines in one. Other processes may
 * have theirs at the same time. All of it is gone after {@link #close}, and also after our process has ended in any other
 * way.
 *
 * <p>Our own process stays where it is; it reaches both interfaces through their UAPI sockets, which are files.
 */
public final class DemoNamespaces implements AutoCloseable {

    /**
     * One of the two machines.
     *
     * @param namespace its network
     * @param interfaceName its WireGuard interface
     * @param publicKey of that interface
     * @param cableAddress where the other end reaches it without the tunnel
     * @param tunnelAddress where the other end reaches it through the tunnel
     */
    public record End(
            NetworkNamespace namespace,
            InterfaceName interfaceName,
            WireGuardKey publicKey,
            String cableAddress,
            String tunnelAddress) {}

    private static final int PORT = 51820;
    private static final String CABLE = "cable0";

    // A keepalive sends a packet as soon as the peer is there. From both ends at once, that can cost five seconds: each
    // kills the other's handshake. So nobody shakes hands before somebody has something to say.
    private static final Duration KEEPALIVE = Duration.ZERO;

    private static final AtomicInteger PAIRS = new AtomicInteger();

    private final NamespaceGuard guard;
    private final InterfaceSetup setup;
    private final List<UserspaceInterface> running;
    private final End left;
    private final End right;

    private DemoNamespaces(
            NamespaceGuard guard, InterfaceSetup setup, Plan leftPlan, Plan rightPlan, SecureRandom random)
            throws OperatorException {
        this.guard = guard;
        this.setup = setup;
        layCable(leftPlan, rightPlan);
        running = List.of(leftPlan.startWireGuard(), rightPlan.startWireGuard());
        left = leftPlan.end(setup.newIdentity(leftPlan.interfaceName(), PORT, random));
        right = rightPlan.end(setup.newIdentity(rightPlan.interfaceName(), PORT, random));
        setup.addPeer(left.interfaceName(), peer(right), Optional.empty());
        setup.addPeer(right.interfaceName(), peer(left), Optional.empty());
        leftPlan.raise();
        rightPlan.raise();
    }

    /** One end before it stands. The addresses are for documentation (RFC 5737), so they are nobody's. */
    private record Plan(String name, int number) {

        NetworkNamespace namespace() {
            return new NetworkNamespace(name);
        }

        InterfaceName interfaceName() {
            return new InterfaceName(name);
        }

        String cableAddress() {
            return "192.0.2." + number;
        }

        String tunnelAddress() {
            return "198.51.100." + number;
        }

        UserspaceInterface startWireGuard() throws OperatorException {
            return UserspaceInterface.start(namespace(), interfaceName(), UapiBackend.RUN_DIRECTORY);
        }

        void raise() throws OperatorException {
            namespace().ip("address", "add", tunnelAddress() + "/24", "dev", name);
            namespace().ip("link", "set", name, "up");
        }

        End end(WireGuardKey publicKey) {
            return new End(namespace(), interfaceName(), publicKey, cableAddress(), tunnelAddress());
        }
    }

    /**
     * Sets everything up; no preshared key yet, and no handshake until the first packet.
     *
     * @throws OperatorException if something is missing or forbidden, and says what; nothing is left behind then
     */
    public static DemoNamespaces create(SecureRandom random) throws OperatorException {
        WireGuardNeeds.check();
        WireGuardNeeds.checkPrivileges();
        UserNamespace.endWithParent();
        NamespaceGuard.sweep(UapiBackend.RUN_DIRECTORY);
        int pair = PAIRS.getAndIncrement();
        Plan left = new Plan(NamespaceGuard.nameFor(pair, 'a'), 1);
        Plan right = new Plan(NamespaceGuard.nameFor(pair, 'b'), 2);
        NamespaceGuard guard = NamespaceGuard.over(UapiBackend.RUN_DIRECTORY, List.of(left.name(), right.name()));
        InterfaceSetup setup = new InterfaceSetup(UapiBackend.RUN_DIRECTORY);
        try {
            return new DemoNamespaces(guard, setup, left, right, random);
        } catch (OperatorException | RuntimeException e) {
            setup.close();
            guard.close(); // Ends the processes too, whose interfaces it takes away.
            throw e;
        }
    }

    private static void layCable(Plan left, Plan right) throws OperatorException {
        NetworkNamespace one = NetworkNamespace.create(left.name());
        NetworkNamespace.create(right.name());
        one.ip("link", "add", CABLE, "type", "veth", "peer", "name", CABLE, "netns", right.name());
        for (Plan end : List.of(left, right)) {
            end.namespace().ip("address", "add", end.cableAddress() + "/24", "dev", CABLE);
            end.namespace().ip("link", "set", CABLE, "up");
        }
    }

    private static PeerSetup peer(End end) {
        return new PeerSetup(
                end.publicKey(),
                new InetSocketAddress(end.cableAddress(), PORT),
                end.tunnelAddress() + "/32",
                KEEPALIVE);
    }

    public End left() {
        return left;
    }

    public End right() {
        return right;
    }

    /** Where the interfaces' UAPI sockets are, for {@link UapiBackend}. */
    public Path socketDirectory() {
        return UapiBackend.RUN_DIRECTORY;
    }

    /** Pings the right end from the left one, through the tunnel. */
    public PingCounter ping() throws OperatorException {
        return PingCounter.start(left.namespace(), right.tunnelAddress());
    }

    /**
     * Ends the session and makes the left end start a new one with its next packet, by removing and adding its peer in one
     * transaction, with this preshared key. Costs the packets of about one round trip.
     */
    public void restartSession(Optional<PresharedKey> key) throws OperatorException {
        setup.addPeer(left.interfaceName(), peer(right), key);
    }

    @Override
    public void close() {
        setup.close();
        guard.close();
        running.forEach(UserspaceInterface::close);
    }
}
