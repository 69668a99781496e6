package io.keybraid.host.cli;

import io.keybraid.host.invite.Invitation;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private EndpointOption endpoint = new EndpointOption();

    @Override
    public Integer call() throws OperatorException {
        Optional<HostPort> place = endpoint.place();
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
}
