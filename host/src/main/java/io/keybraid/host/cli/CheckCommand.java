package io.keybraid.host.cli;

import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.ConfiguredSources;
import io.keybraid.host.daemon.SourceTrial;
import io.keybraid.host.doctor.SourceFacts;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.plugin.OpenSource;
import io.keybraid.host.problem.OperatorException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code keybraid check}: what {@code run} would refuse, all of it at once, and what it would wait for. Changes nothing, and
 * takes no key from anybody; may be run beside a host.
 */
@Command(
        name = "check",
        description = "Checks a configuration: the file, the identity, the plugins and their settings, WireGuard, and"
                + " whether peers answer and sources would yield a key.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid check", "  keybraid check --config ./keybraid.yaml --offline"})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--offline", description = "Connects to nobody: neither to peers nor to key servers.")
    private boolean offline;

    @Override
    public Integer call() throws OperatorException, InterruptedException {
        HostConfig parsed = ConfigParser.parse(config.file());
        CheckReport report =
                new CheckReport(spec.commandLine().getOut(), spec.commandLine().getErr());
        String tunnels = String.join(", ", parsed.tunnels().keySet());
        report.good("configuration", parsed.file() + (tunnels.isEmpty() ? ", no tunnel yet" : ", tunnels: " + tunnels));
        warn(report, parsed.warnings());
        report.attempt(() -> identity(parsed, report));
        Optional<ConfiguredSources> sources = open(parsed, report);
        try {
            sources.ifPresent(opened -> tell(opened, report));
            report.attempt(() -> new WireGuardCheck(parsed, report).run());
            if (!offline) {
                Set<String> unreachable = new ReachCheck(parsed, report).run();
                if (sources.isPresent()) {
                    tell(SourceTrial.of(parsed, sources.get()), unreachable, report);
                }
            }
        } finally {
            sources.ifPresent(ConfiguredSources::close);
        }
        return report.exitCode();
    }

    private static void identity(HostConfig config, CheckReport report) throws OperatorException {
        report.good("identity", HostIdentity.load(config.identity()).pin().toString());
    }

    private static Optional<ConfiguredSources> open(HostConfig config, CheckReport report) {
        try {
            return Optional.of(ConfiguredSources.open(config, InstantSource.system(), new SecureRandom()));
        } catch (OperatorException mistake) {
            report.bad(mistake);
            return Optional.empty();
        }
    }

    private static void tell(ConfiguredSources sources, CheckReport report) {
        for (OpenSource source : sources.all()) {
            report.good("source " + source.name(), source.inWords());
        }
        warn(report, sources.warnings());
    }

    private static void tell(SourceTrial trial, Set<String> unreachable, CheckReport report) {
        trial.results().stream()
                .filter(result -> !unreachable.contains(result.source().name()))
                .forEach(result -> tell(result, report));
        if (trial.untried() > 0) {
            report.doubtful(
                    "the sources of " + trial.untried() + " more tunnels were not tried",
                    "look at one of them alone: keybraid doctor TUNNEL");
        }
    }

    private static void tell(SourceTrial.Result result, CheckReport report) {
        SourceFacts source = result.source();
        String what = "source " + source.name() + ", tunnel " + result.tunnel();
        source.probe()
                .ifPresentOrElse(
                        failure -> report.doubtful(
                                what + " would yield no key now: " + failure.problem(), failure.advice()),
                        () -> report.good(what, "ready, " + source.probeMillis().orElse(0L) + " ms"));
    }

    private static void warn(CheckReport report, List<ConfigMistake> warnings) {
        warnings.forEach(warning -> report.doubtful(warning.toString(), warning.hint()));
    }
}
