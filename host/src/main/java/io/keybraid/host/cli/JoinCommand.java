package io.keybraid.host.cli;

import io.keybraid.host.config.AddedTunnel;
import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.ConfigDraft;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.NewSource;
import io.keybraid.host.daemon.ConfiguredSources;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.invite.Invitation;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keybraid join}. */
@Command(
        name = "join",
        description =
                "Takes what 'keybraid invite' printed at the peer, and adds the tunnel to the configuration; makes the"
                        + " configuration, and this host's identity, if there are none yet.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  keybraid join 0GVMN0CT-…",
            "  keybraid join --interface wg0 --name paris-berlin 0GVMN0CT-…",
            "  keybraid join --set qkd.peer-sae=sae-bob 0GVMN0CT-…"
        })
final class JoinCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private InterfaceOption interfaceOption = new InterfaceOption();

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the tunnel. Default: as the interface.")
    private @Nullable String name;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A source to braid from, the same at both ends; several times for several. Default: all there are.")
    private List<String> sources = new ArrayList<>();

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "What 'keybraid invite' printed at the peer.")
    private List<String> text = new ArrayList<>();

    @Override
    public Integer call() throws OperatorException {
        Invitation invitation = Invitation.parse(String.join(" ", text));
        Setup setup = Setup.at(config.file());
        OwnInterface own = OwnInterface.read(interfaceOption.name(), setup.config());
        HostIdentity identity = setup.identity();
        if (invitation.identity().equals(identity.pin()) || invitation.key().equals(own.key())) {
            throw new OperatorException(
                    Reason.USAGE,
                    "this is the invitation of this host itself",
                    "give what 'keybraid invite' printed at the peer");
        }
        AddedTunnel tunnel = tunnel(invitation, own, setup);
        ConfigDraft draft =
                setup.config().isPresent() ? tunnel.addedTo(setup.file()) : tunnel.addedTo(setup.newConfig("join"));
        check(draft, tunnel.name());
        draft.write();
        tell(invitation, own, draft.config());
        return 0;
    }

    private AddedTunnel tunnel(Invitation invitation, OwnInterface own, Setup setup) throws OperatorException {
        Set<String> there =
                setup.config().map(config -> config.sources().keySet()).orElse(Set.of(NewSource.POST_QUANTUM.name()));
        return new AddedTunnel(
                name == null ? own.name().value() : name,
                own.name(),
                invitation.key(),
                invitation.identity(),
                invitation.endpoint(),
                settings.of(sources.isEmpty() ? there : sources));
    }

    /** What the plugins have to say to it, before anything is written. */
    private static void check(ConfigDraft draft, String tunnel) throws OperatorException {
        try {
            ConfiguredSources.open(draft.config(), InstantSource.system(), new SecureRandom())
                    .close();
        } catch (BadConfigException e) {
            throw SettingsOption.inWordsOfTheLine(e, "tunnels." + tunnel + ".sources");
        }
    }

    private void tell(Invitation invitation, OwnInterface own, HostConfig written) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("fingerprint: " + invitation.fingerprint());
        out.println("written to " + written.file());
        new NextSteps(written.file())
                .afterJoin(interfaceOption.name(), written.adminSocket())
                .forEach(out::println);
        out.flush();
        ErrorPrinter errors = new ErrorPrinter(spec.commandLine().getErr(), Terminal.ofThisProcess());
        if (!own.peers().contains(invitation.key())) {
            errors.warn(
                    "interface " + own.name() + " has no peer " + invitation.key() + " yet",
                    "wg set " + own.name() + " peer " + invitation.key() + " allowed-ips … endpoint …");
        }
    }
}
