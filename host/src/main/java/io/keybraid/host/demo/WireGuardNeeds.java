package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a machine needs for a real tunnel between two network namespaces. */
public final class WireGuardNeeds {

    private static final Path TUN = Path.of("/dev/net/tun");

    private WireGuardNeeds() {}

    /**
     * Looks for the programs and the device; changes nothing.
     *
     * @throws OperatorException naming the first that is missing, and how to get it
     */
    public static void check() throws OperatorException {
        Program.require("wireguard-go", "wireguard-go");
        Program.require("ip", "iproute2");
        Program.require("ping", "iputils-ping");
        Program.require("nsenter", "util-linux");
        Program.require("setsid", "util-linux");
        checkTun(TUN);
    }

    /**
     * Looks whether our process may make network namespaces.
     *
     * @throws OperatorException if it may not; {@link UserNamespace} may be the way then
     */
    public static void checkPrivileges() throws OperatorException {
        if (!Privileges.allowNamespaces()) {
            throw new OperatorException(
                    Reason.WIREGUARD,
                    "not permitted to make network namespaces (CAP_NET_ADMIN and CAP_SYS_ADMIN are needed)",
                    "run as root; in a container, start that with --privileged");
        }
    }

    static void checkTun(Path device) throws OperatorException {
        if (!Files.exists(device)) {
            throw new OperatorException(
                    Reason.WIREGUARD,
                    "there is no " + device + ", which wireguard-go needs",
                    "load it with 'modprobe tun'; in a container, start that with --device=" + device);
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw new OperatorException(
                    Reason.WIREGUARD,
                    "not permitted to open " + device + ", which wireguard-go needs",
                    "run as root, or let everybody use it, as most systems do: chmod 666 " + device);
        }
    }
}
