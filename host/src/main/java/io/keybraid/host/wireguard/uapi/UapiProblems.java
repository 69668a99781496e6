package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells an operator why one interface's UAPI socket could not be used, from what lies there now. */
final class UapiProblems {

    private final InterfaceName name;
    private final Path socket;
    private final InterfaceSurvey survey;

    UapiProblems(InterfaceName name, Path socket, InterfaceSurvey survey) {
        this.name = name;
        this.socket = socket;
        this.survey = survey;
    }

    /** What a failed connection or exchange means. */
    WireGuardException explain(IOException e) {
        if (e instanceof MalformedReplyException) {
            return broken(
                    "interface " + name + " answered what is not UAPI: " + e.getMessage(),
                    "check what listens on " + socket,
                    e);
        }
        if (e instanceof EOFException) {
            return hungUp(e);
        }
        // The text of a failed connect depends on the locale; the file itself tells which case it is.
        if (survey.isClosedToUs()) {
            return notPermitted(survey.directory(), e);
        }
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return noInterface(e);
        }
        if (!Files.isWritable(socket)) {
            return notPermitted(socket, e);
        }
        return e instanceof ConnectException ? nobodyListens(e) : lost(e);
    }

    private WireGuardException noInterface(IOException e) {
        String message = "there is no WireGuard interface " + name + " (no socket " + socket + ")";
        String hint = survey.isKernelInterface(name)
                ? name + " is an interface of the kernel's WireGuard: set 'wireguard.backend' to 'auto' or 'netlink'"
                : "make it ('ip link add " + name + " type wireguard', or without the kernel's WireGuard 'wireguard-go "
                        + name + "'); " + survey.whatIsThere();
        return new WireGuardException(Cause.NO_INTERFACE, message, hint, e);
    }

    private WireGuardException nobodyListens(IOException e) {
        return new WireGuardException(
                Cause.NO_INTERFACE,
                "nothing answers for WireGuard interface " + name + ": the process that made " + socket + " has ended",
                "start it again with 'wireguard-go " + name + "'",
                e);
    }

    private WireGuardException notPermitted(Path what, IOException e) {
        return new WireGuardException(
                Cause.NOT_PERMITTED,
                "not permitted to speak to WireGuard interface " + name + " (" + what + described(what) + ")",
                "run keybraid as root or with CAP_DAC_OVERRIDE, or give its group the right to read and write " + what,
                e);
    }

    private static String described(Path path) {
        try {
            PosixFileAttributes file = Files.readAttributes(path, PosixFileAttributes.class);
            return " is " + PosixFilePermissions.toString(file.permissions()) + " of "
                    + file.owner().getName() + ":" + file.group().getName();
        } catch (IOException e) {
            return " cannot be looked at";
        }
    }

    private WireGuardException hungUp(IOException e) {
        return broken(
                "interface " + name + " closed the connection without a full answer",
                "it may be ending, or not know what was asked: look at the log of its WireGuard process",
                e);
    }

    private WireGuardException lost(IOException e) {
        return broken(
                "the connection to interface " + name + " failed: " + e.getMessage(),
                "look whether the process behind " + socket + " runs well",
                e);
    }

    WireGuardException timedOut(Duration deadline, IOException e) {
        return broken(
                "interface " + name + " did not answer within " + seconds(deadline) + " s",
                "the process behind " + socket + " is stopped or overloaded: look at it, restart it if need be",
                e);
    }

    WireGuardException busy(Duration deadline) {
        return broken(
                "interface " + name + " was busy with other calls for " + seconds(deadline) + " s",
                "the process behind " + socket + " is stopped or overloaded: look at it, restart it if need be",
                null);
    }

    WireGuardException interrupted(Exception e) {
        return broken("the talk with interface " + name + " was interrupted", "nothing: keybraid is stopping", e);
    }

    WireGuardException refused(int errno) {
        return broken(
                "interface " + name + " refused with errno=" + errno,
                "look at the log of its WireGuard process; some implementations cannot change a preshared key",
                null);
    }

    private static WireGuardException broken(String message, String hint, @Nullable Exception e) {
        return new WireGuardException(Cause.BROKEN, message, hint, e);
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }
}
