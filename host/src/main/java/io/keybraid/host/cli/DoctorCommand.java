package io.keybraid.host.cli;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.daemon.StoppedExamination;
import io.keybraid.host.doctor.Diagnosis;
import io.keybraid.host.doctor.Doctor;
import io.keybraid.host.doctor.DoctorJson;
import io.keybraid.host.doctor.HostFacts;
import io.keybraid.host.doctor.Report;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keybraid doctor}: why a tunnel does not work (docs/doctor.md). Changes nothing, with a host running or not. */
@Command(
        name = "doctor",
        description =
                "Says why a tunnel does not work: the cause, what shows it, and what to do. Changes nothing and uses"
                        + " up no key, whether the host runs or not. With --kme it examines the key servers of the sources"
                        + " instead: what is out of standard there, and which setting mends it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  keybraid doctor",
            "  keybraid doctor paris-berlin",
            "  keybraid doctor --kme",
            "  keybraid doctor --kme qkd --spend-keys",
            "  keybraid doctor --json | jq -r '.tunnels[] | .name + \" \" + .cause'",
            "",
            "Exit code: 0 nothing is wrong, 1 something was found, others as of every command."
        })
final class DoctorCommand implements Callable<Integer> {

    /** Than the last look: longer than any handshake takes. */
    private static final Duration EARLIER = Duration.ofSeconds(3);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,4})(s|m)");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            description =
                    "How long to watch WireGuard's counters, where there is no session: WireGuard tries every 5 s, so"
                            + " less than 15s may miss what the other end sends. Default: ${DEFAULT-VALUE}.")
    private String watch = "15s";

    @Option(
            names = "--kme",
            description = "Examines the KMEs and other servers that sources depend on, not tunnels; spends no key.")
    private boolean kme;

    @Option(
            names = "--spend-keys",
            description = "With --kme: also tries what spends keys, up to nine for each SAE at each KME.")
    private boolean spendKeys;

    @Parameters(
            arity = "0..1",
            paramLabel = "TUNNEL",
            description = "Which tunnel; with --kme, which source. Default: all.")
    private @Nullable String tunnel;

    @Override
    public Integer call() throws OperatorException, InterruptedException {
        if (kme) {
            return examineSources();
        }
        if (spendKeys) {
            throw new ParameterException(spec.commandLine(), "--spend-keys goes with --kme only");
        }
        Duration window = window();
        Optional<HostConfig> config = socket.config();
        Path path = config.isPresent() ? config.get().adminSocket() : socket.path();
        if (config.isPresent() && AdminClient.isNobodyThere(path)) {
            try (StoppedExamination stopped = StoppedExamination.begin(config.get(), chosen(config.get()))) {
                return examine(window, stopped::look);
            }
        }
        return examine(window, probe -> {
            AdminRequest request = new AdminRequest(probe ? "examine" : "look", Optional.ofNullable(tunnel));
            return DoctorJson.read(AdminClient.ask(path, request, LIMIT));
        });
    }

    private int examineSources() throws OperatorException, InterruptedException {
        HostConfig config = socket.config()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--kme reads the configuration: use --config, not --socket"));
        return new SourceExaminations(config, spec.commandLine().getOut(), spendKeys, json)
                .run(Optional.ofNullable(tunnel));
    }

    /** One look at everything. */
    private interface Look {
        HostFacts at(boolean probe) throws OperatorException, InterruptedException;
    }

    private int examine(Duration window, Look look) throws OperatorException, InterruptedException {
        HostFacts first = look.at(true);
        HostFacts last = first;
        List<Diagnosis> diagnoses;
        if (first.tunnels().stream().anyMatch(Doctor::needsSecondLook)) {
            if (Terminal.ofThisProcess().err()) {
                spec.commandLine().getErr().println("watching WireGuard's counters for " + window.toSeconds() + " s …");
                spec.commandLine().getErr().flush();
            }
            long began = System.nanoTime();
            Duration early =
                    EARLIER.multipliedBy(2).compareTo(window) < 0 ? window.minus(EARLIER) : window.dividedBy(2);
            Thread.sleep(early);
            HostFacts middle = look.at(false);
            Thread.sleep(window.minus(early));
            last = look.at(false);
            diagnoses = Doctor.examine(
                    first,
                    middle,
                    last,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds());
        } else {
            diagnoses = Doctor.examine(first);
        }
        boolean colour = Terminal.ofThisProcess().colourOut();
        spec.commandLine().getOut().print(json ? DoctorJson.print(last, diagnoses) : Report.print(diagnoses, colour));
        return diagnoses.stream().anyMatch(Diagnosis::isIll) ? Reason.FAILED.exitCode() : 0;
    }

    private Collection<TunnelConfig> chosen(HostConfig config) throws OperatorException {
        if (tunnel == null) {
            return config.tunnels().values();
        }
        TunnelConfig found = config.tunnels().get(tunnel);
        if (found == null) {
            throw new OperatorException(
                    Reason.USAGE,
                    "there is no tunnel '" + tunnel + "'",
                    DidYouMean.closest(tunnel, config.tunnels().keySet())
                            .map(meant -> "did you mean '" + meant + "'?")
                            .orElse("there are: "
                                    + String.join(", ", config.tunnels().keySet())));
        }
        return List.of(found);
    }

    private Duration window() {
        Matcher matcher = DURATION.matcher(watch);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration time = matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
            if (time.isPositive() && time.compareTo(LONGEST) <= 0) {
                return time;
            }
        }
        throw new ParameterException(
                spec.commandLine(), "--watch takes a time such as 15s or 1m, up to 10m, not '" + watch + "'");
    }
}
