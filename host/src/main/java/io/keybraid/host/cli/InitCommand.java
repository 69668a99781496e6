package io.keybraid.host.cli;

import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.ConfigDraft;
import io.keybraid.host.config.NewConfig;
import io.keybraid.host.config.NewSource;
import io.keybraid.host.daemon.ConfiguredSources;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.plugin.OpenSource;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keybraid init}: writes nothing before all of it is known to be right. */
@Command(
        name = "init",
        description =
                "Makes this host's identity and a configuration to begin with, which 'keybraid check' accepts. On a"
                        + " terminal it asks for what is not given here.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  keybraid init",
            "  keybraid init --yes --endpoint berlin.example:7432 --web 127.0.0.1:7480",
            "  keybraid init --yes --source qkd=etsi014 --set qkd.kme=https://kme-a.example:8443 \\",
            "      --set qkd.sae=sae-a --set qkd.certificate=kme/sae-a.crt \\",
            "      --set qkd.private-key=kme/sae-a.key --set qkd.ca=kme/ca.crt",
        })
final class InitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private InterfaceOption interfaceOption = new InterfaceOption();

    @Mixin
    private EndpointOption endpoint = new EndpointOption();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "Where to be dialled; several times for several. Default: port 7432 of all addresses.")
    private List<String> listen = new ArrayList<>();

    @Option(
            names = "--web",
            paramLabel = "ADDRESS:PORT",
            description = "Where to serve the page and the metrics, such as 127.0.0.1:7480. Default: nowhere.")
    private @Nullable String web;

    @Option(
            names = "--source",
            paramLabel = "NAME=PLUGIN",
            description = "A source of secrets beside pq, which is ML-KEM-1024; several times for several.")
    private Map<String, String> sources = new LinkedHashMap<>();

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Option(
            names = {"-y", "--yes"},
            description = "Asks nothing.")
    private boolean yes;

    @Override
    public Integer call() throws OperatorException {
        Setup setup = Setup.at(config.file());
        NewConfig usual = setup.newConfig("init");
        usual.draft();
        Interfaces interfaces = Interfaces.read(interfaceOption.name());
        Optional<HostPort> place = endpoint.place();
        List<NewSource> given = sources();
        Terminal terminal = Terminal.ofThisProcess();
        if (!yes && terminal.in() && terminal.err()) {
            InitDialogue dialogue = new InitDialogue(questions(terminal), usual);
            interfaces = dialogue.interfaces(interfaces);
            place = place.isPresent() ? place : dialogue.endpoint();
            given = sources.isEmpty() ? dialogue.sources(given) : given;
        }
        ConfigDraft draft = draft(usual, given);
        CheckReport report =
                new CheckReport(spec.commandLine().getOut(), spec.commandLine().getErr());
        examine(draft, report);
        report.good(
                Files.exists(setup.identityFile()) ? "identity" : "new identity",
                setup.identity().pin().toString());
        draft.write();
        interfaces.tell(report);
        spec.commandLine().getOut().println("written to " + config.file());
        spec.commandLine().getOut().println(new NextSteps(config.file()).afterInit(interfaces.toBeNamed(), place));
        return 0;
    }

    private Questions questions(Terminal terminal) {
        return new Questions(
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                spec.commandLine().getErr(),
                new ErrorPrinter(spec.commandLine().getErr(), terminal));
    }

    private List<NewSource> sources() throws OperatorException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(NewSource.POST_QUANTUM.name(), NewSource.POST_QUANTUM.plugin());
        all.putAll(sources);
        Map<String, Map<String, List<String>>> given = settings.of(all.keySet());
        List<NewSource> made = new ArrayList<>();
        for (Map.Entry<String, String> each : all.entrySet()) {
            Map<String, List<String>> own = given.getOrDefault(each.getKey(), Map.of());
            boolean usual = each.getKey().equals(NewSource.POST_QUANTUM.name())
                    && !sources.containsKey(each.getKey())
                    && own.isEmpty();
            made.add(usual ? NewSource.POST_QUANTUM : source(each.getKey(), each.getValue(), own));
        }
        return made;
    }

    private static NewSource source(String name, String plugin, Map<String, List<String>> settings)
            throws OperatorException {
        try {
            return new NewSource(name, plugin, settings);
        } catch (IllegalArgumentException e) {
            throw new OperatorException(Reason.USAGE, "--source: " + e.getMessage(), "write it like qkd=etsi014", e);
        }
    }

    private ConfigDraft draft(NewConfig usual, List<NewSource> given) throws OperatorException {
        List<HostPort> listening = new ArrayList<>();
        for (String address : listen) {
            listening.add(address("--listen", address));
        }
        return new NewConfig(
                        usual.file(),
                        usual.writer(),
                        usual.identity(),
                        usual.state(),
                        usual.plugins(),
                        listening.isEmpty() ? usual.listen() : listening,
                        web == null ? Optional.empty() : Optional.of(address("--web", web)),
                        given)
                .draft();
    }

    private static HostPort address(String option, String written) throws OperatorException {
        try {
            return HostPort.parse(written);
        } catch (IllegalArgumentException e) {
            throw new OperatorException(
                    Reason.USAGE, option + ": " + e.getMessage(), "write it like 127.0.0.1:7480 or [::]:7432", e);
        }
    }

    private static void examine(ConfigDraft draft, CheckReport report) throws OperatorException {
        try (ConfiguredSources opened =
                ConfiguredSources.open(draft.config(), InstantSource.system(), new SecureRandom())) {
            for (OpenSource source : opened.all()) {
                report.good("source " + source.name(), source.inWords());
            }
        } catch (BadConfigException e) {
            throw SettingsOption.inWordsOfTheLine(e, "sources");
        }
    }
}
