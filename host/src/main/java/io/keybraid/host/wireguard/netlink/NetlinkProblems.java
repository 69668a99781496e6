package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells an operator why the kernel's WireGuard could not be used. */
final class NetlinkProblems {

    private static final String ROOT = "run keybraid as root or with CAP_NET_ADMIN (systemd: "
            + "AmbientCapabilities=CAP_NET_ADMIN), in the network namespace that has the interface";

    private final InterfaceSurvey survey;

    NetlinkProblems(InterfaceSurvey survey) {
        this.survey = survey;
    }

    /** What a talk about this interface that failed means. */
    WireGuardException explain(InterfaceName name, NetlinkException e) {
        return switch (e.kind()) {
            case REFUSED -> refused(name, e);
            case SYSTEM_CALL -> noSocket(name, e);
            case MALFORMED ->
                broken(
                        "the kernel's WireGuard answered for " + name + " what is not understood: " + e.getMessage(),
                        "report it with the kernel's version (uname -r); until then use wireguard-go",
                        e);
            case TIMED_OUT ->
                broken(
                        "the kernel's WireGuard did not answer for " + name + " in time",
                        "look for what holds up the kernel's networking: dmesg, and a hanging 'ip link'",
                        e);
            case UNSTEADY ->
                broken(
                        "interface " + name + " changed each time while it was read",
                        "find what adds and removes its peers all the time",
                        e);
        };
    }

    private WireGuardException refused(InterfaceName name, NetlinkException e) {
        return switch (e.errno()) {
            case Errno.ENODEV -> noInterface(name, e);
            case Errno.EOPNOTSUPP ->
                new WireGuardException(
                        Cause.NO_INTERFACE,
                        "interface " + name + " is not one of the kernel's WireGuard",
                        "correct the tunnel's 'interface'; 'ip -d link show " + name + "' tells what it is",
                        e);
            case Errno.EPERM, Errno.EACCES -> notPermitted(name, e);
            case Errno.ENOENT ->
                new WireGuardException(
                        Cause.NO_INTERFACE,
                        "the kernel has no WireGuard for interface " + name + ": its module is not loaded",
                        "modprobe wireguard; or, without it, use wireguard-go",
                        e);
            default ->
                broken(
                        "the kernel's WireGuard refused for interface " + name + ": " + e.getMessage(),
                        "look at dmesg; some other program may be changing " + name,
                        e);
        };
    }

    private WireGuardException noInterface(InterfaceName name, NetlinkException e) {
        String hint = survey.hasSocket(name)
                ? survey.directory() + " has a socket for it: set 'wireguard.backend' to 'auto' or 'uapi'"
                : "make it (ip link add " + name + " type wireguard) in the network namespace of keybraid; "
                        + survey.whatIsThere();
        return new WireGuardException(
                Cause.NO_INTERFACE, "there is no WireGuard interface " + name + " in the kernel", hint, e);
    }

    private static WireGuardException noSocket(InterfaceName name, NetlinkException e) {
        return switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES -> notPermitted(name, e);
            case Errno.EAFNOSUPPORT, Errno.EPROTONOSUPPORT ->
                new WireGuardException(
                        Cause.NOT_PERMITTED,
                        "no netlink socket can be had to speak to interface " + name + " (" + e.getMessage() + ")",
                        "the kernel or a sandbox forbids it; with systemd, RestrictAddressFamilies must list AF_NETLINK",
                        e);
            default ->
                broken(
                        "the netlink socket for interface " + name + " failed (" + e.getMessage() + ")",
                        "look at dmesg and at the limits of the process",
                        e);
        };
    }

    private static WireGuardException notPermitted(InterfaceName name, NetlinkException e) {
        return new WireGuardException(
                Cause.NOT_PERMITTED,
                "not permitted to speak to WireGuard interface " + name + " (" + e.getMessage() + ")",
                ROOT,
                e);
    }

    WireGuardException busy(InterfaceName name, Duration deadline) {
        return broken(
                "the kernel's WireGuard was busy with other calls, so that " + name + " waited for "
                        + deadline.toSeconds() + " s",
                "look for what holds up the kernel's networking: dmesg, and a hanging 'ip link'",
                null);
    }

    WireGuardException interrupted(InterfaceName name, Exception e) {
        return broken("the talk with interface " + name + " was interrupted", "nothing: keybraid is stopping", e);
    }

    private static WireGuardException broken(String message, String hint, @Nullable Exception e) {
        return new WireGuardException(Cause.BROKEN, message, hint, e);
    }
}
