package io.keybraid.host.cli;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keybraid identity}: makes this host's identity, and shows by which pin a peer knows it. */
@Command(
        name = "identity",
        description = "Makes or shows the identity by which the peers of this host know it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {IdentityCommand.New.class, IdentityCommand.Show.class},
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid identity new", "  keybraid identity show --file ./identity.pem"})
final class IdentityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Reason.USAGE.exitCode();
    }

    /** Which file. */
    private static final class FileOption {

        @Option(names = "--file", paramLabel = "FILE", description = "The identity's file. Default: ${DEFAULT-VALUE}.")
        private Path file = Path.of("/etc/keybraid/identity.pem");
    }

    /** {@code new}: prints the pin alone, for scripts, and the rest to standard error. */
    @Command(
            name = "new",
            description = "Makes an identity, writes it into a file of its own, and prints its pin.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class New implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private FileOption option = new FileOption();

        @Override
        public Integer call() throws OperatorException {
            HostIdentity identity = HostIdentity.create(option.file);
            spec.commandLine().getOut().println(identity.pin());
            spec.commandLine()
                    .getErr()
                    .println("written to " + option.file + ", which stays on this machine; the pin above is no secret:"
                            + " the peer's configuration names it as this host's 'identity'");
            return 0;
        }
    }

    /** {@code show}. */
    @Command(
            name = "show",
            description = "Prints the pin of an identity: what a peer's configuration names as this host's 'identity'.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class Show implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private FileOption option = new FileOption();

        @Override
        public Integer call() throws OperatorException {
            spec.commandLine().getOut().println(HostIdentity.load(option.file).pin());
            return 0;
        }
    }
}
