package io.keybraid.host.wireguard.command;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells an operator why {@code wg} did not do what it was asked. */
final class WgProblems {

    private final InterfaceSurvey survey;

    WgProblems(InterfaceSurvey survey) {
        this.survey = survey;
    }

    WireGuardException cannotRun(InterfaceName name, IOException e) {
        if (e instanceof MalformedDumpException) {
            return broken(
                    "what wg prints of interface " + name + " is not understood: " + e.getMessage(),
                    "report it with the version of wg ('wg --version')",
                    e);
        }
        return broken(
                "wg cannot be run for interface " + name + ": " + e.getMessage(),
                "install it, on Debian and Ubuntu with: apt-get install wireguard-tools; or set 'wireguard.backend' to 'auto'",
                e);
    }

    /** What it said decides; wg knows one exit code for all. */
    WireGuardException failed(InterfaceName name, WgProgram.Ending ending) {
        String words = ending.words();
        if (words.contains("No such device") || words.contains("Protocol not supported")) {
            return new WireGuardException(
                    Cause.NO_INTERFACE,
                    "there is no WireGuard interface " + name + " (wg: " + words + ")",
                    "make it ('ip link add " + name
                            + " type wireguard', or without the kernel's WireGuard 'wireguard-go " + name + "'); "
                            + survey.whatIsThere(),
                    null);
        }
        if (words.contains("Operation not permitted") || words.contains("Permission denied")) {
            return new WireGuardException(
                    Cause.NOT_PERMITTED,
                    "not permitted to speak to WireGuard interface " + name + " (wg: " + words + ")",
                    "run keybraid as root or with CAP_NET_ADMIN",
                    null);
        }
        return broken(
                "wg refused for interface " + name + (words.isEmpty() ? "" : ": " + words),
                "run 'wg show " + name + "' by hand to see why",
                null);
    }

    WireGuardException timedOut(InterfaceName name, Duration deadline) {
        return broken(
                "wg did not end for interface " + name + " within " + deadline.toSeconds() + " s",
                "look whether 'wg show " + name + "' hangs too: the WireGuard behind it is stopped or overloaded",
                null);
    }

    WireGuardException busy(InterfaceName name, Duration deadline) {
        return broken(
                "wg was busy with other calls for " + deadline.toSeconds() + " s when interface " + name + " was due",
                "many tunnels need another backend: set 'wireguard.backend' to 'auto'",
                null);
    }

    WireGuardException interrupted(InterfaceName name, Exception e) {
        return broken("the talk with interface " + name + " was interrupted", "nothing: keybraid is stopping", e);
    }

    private static WireGuardException broken(String message, String hint, @Nullable Exception e) {
        return new WireGuardException(Cause.BROKEN, message, hint, e);
    }
}
