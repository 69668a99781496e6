package io.keybraid.host.testbed;

import io.keybraid.host.demo.DemoNamespaces;
import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.PingCounter;
import io.keybraid.host.demo.Program;
import io.keybraid.host.demo.WireGuardNeeds;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Two machines in one, with a real WireGuard tunnel between them: {@link DemoNamespaces}, with what tests need besides. Any
 * number of processes may have theirs at the same time; nothing stays behind, even after a crash.
 */
public final class WireGuardTestbed implements AutoCloseable {

    private final DemoNamespaces namespaces;

    private WireGuardTestbed(DemoNamespaces namespaces) {
        this.namespaces = namespaces;
    }

    /** Skips the calling test, and prints why, where a real tunnel cannot be had. */
    public static WireGuardTestbed createOrSkip() throws OperatorException {
        skipWhereImpossible();
        return new WireGuardTestbed(DemoNamespaces.create(new SecureRandom()));
    }

    /** Skips the calling test, and prints why, where a real tunnel cannot be had. */
    public static void skipWhereImpossible() {
        skipWithout(() -> {
            WireGuardNeeds.check();
            WireGuardNeeds.checkPrivileges();
        });
    }

    /** Skips the calling test, and prints why, without the tools that others change interfaces with. */
    public static void skipWithoutTools() {
        skipWithout(() -> Program.require("wg-quick", "wireguard-tools"));
    }

    private interface Need {
        void check() throws OperatorException;
    }

    private static void skipWithout(Need need) {
        try {
            need.check();
        } catch (OperatorException e) {
            String reason = "skipped: " + e.getMessage() + "; to run it: " + e.hint();
            System.out.println(reason);
            Assumptions.abort(reason);
        }
    }

    public End left() {
        return namespaces.left();
    }

    public End right() {
        return namespaces.right();
    }

    /** Where both interfaces' UAPI sockets are. */
    public Path socketDirectory() {
        return namespaces.socketDirectory();
    }

    /** Pings right from left through the tunnel, ten times a second. */
    public PingCounter ping() throws OperatorException {
        return namespaces.ping();
    }

    /** Numbered datagrams through the tunnel. */
    public UdpProbes probes(End from, End to, int perSecond) throws Exception {
        return UdpProbes.start(from, to, perSecond);
    }

    /** A TCP connection through the tunnel that is never idle. */
    public TcpStream stream(End from, End to) throws Exception {
        return TcpStream.start(from, to);
    }

    /** Runs a command inside one end's namespace to its end. */
    public Program.Ending run(End end, Duration deadline, String... words) throws OperatorException {
        return Program.run(end.namespace().command(List.of(words)), deadline);
    }

    /** See {@link DemoNamespaces#restartSession}. */
    public void restartSession(Optional<PresharedKey> key) throws OperatorException {
        namespaces.restartSession(key);
    }

    @Override
    public void close() {
        namespaces.close();
    }
}
