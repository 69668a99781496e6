package io.keybraid.host.cli;

import io.keybraid.host.invite.Invitation;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keybraid invite}: prints the text alone, for scripts, and the rest to standard error. */
@Command(
        name = "invite",
        description =
                "Prints a short text that tells a peer all it must know of this host: 'keybraid join' takes it there."
                        + " Makes this host's identity if there is none yet.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid invite", "  keybraid invite --interface wg0 --endpoint berlin.example:7432"})
final class InviteCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private InterfaceOption interfaceOption = new InterfaceOption();

    @Option(
            names = "--endpoint",
            paramLabel = "HOST:PORT",
            description =
                    "Where the peer can dial this host, such as berlin.example:7432. Without, this host must dial.")
    private @Nullable String endpoint;

    @Override
    public Integer call() throws OperatorException {
        Optional<HostPort> place = endpoint == null ? Optional.empty() : Optional.of(place(endpoint));
        Setup setup = Setup.at(config.file());
        OwnInterface own = OwnInterface.read(interfaceOption.name(), setup.config());
        Invitation invitation = new Invitation(setup.identity().pin(), own.key(), place);
        spec.commandLine().getOut().println(invitation.text());
        spec.commandLine().getOut().flush();
        PrintWriter err = spec.commandLine().getErr();
        err.println("fingerprint: " + invitation.fingerprint());
        err.println(
                "type at the peer: keybraid join TEXT; it must show the same fingerprint there. The text is no secret.");
        err.flush();
        return 0;
    }

    private static HostPort place(String written) throws OperatorException {
        try {
            HostPort place = HostPort.parse(written);
            if (place.port() != 0) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        throw wrong("nobody can be dialled at port 0");
    }

    private static OperatorException wrong(String problem) {
        return new OperatorException(
                Reason.USAGE,
                "--endpoint: " + problem,
                "write it like 192.0.2.1:7432, berlin.example:7432 or [2001:db8::1]:7432");
    }
}
