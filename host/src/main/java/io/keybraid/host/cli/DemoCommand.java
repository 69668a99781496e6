package io.keybraid.host.cli;

import io.keybraid.host.demo.Demo;
import io.keybraid.host.demo.DemoOptions;
import io.keybraid.host.demo.UserNamespace;
import io.keybraid.host.hardening.Hardening;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keybraid demo}: all of it on this machine. */
@Command(
        name = "demo",
        description = "Shows two hosts that rotate a tunnel's key, with simulated QKD, on this machine alone.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  keybraid demo                    without WireGuard, as any user, until Ctrl-C",
            "  keybraid demo --rotations 5      ends with 0 if both ends held the same key five times",
            "  keybraid demo --wireguard        over a real tunnel, with a ping that counts lost packets",
        })
final class DemoCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.demo");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--wireguard",
            description = "Over a real WireGuard tunnel: needs wireguard-go, and root or user namespaces.")
    private boolean wireGuard;

    @Option(
            names = "--rotations",
            paramLabel = "N",
            description = "Ends after N rotations, with 0 if all went well. Default: 0, which is until Ctrl-C.")
    private int rotations;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "From one rotation to the next. Default: ${DEFAULT-VALUE}.")
    private double every = 3;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Keeps all files (configurations, identities, certificates) in this new folder.")
    private @Nullable Path directory;

    @Override
    public Integer call() throws OperatorException, InterruptedException {
        if (rotations < 0 || every < 1 || every > 3600) {
            throw new OperatorException(
                    Reason.USAGE,
                    rotations < 0 ? "--rotations must not be negative" : "--every takes 1 to 3600 seconds",
                    "see 'keybraid demo --help'");
        }
        if (wireGuard && UserNamespace.isNeeded()) {
            return UserNamespace.runAgain(Main.class, arguments());
        }
        Duration interval = Duration.ofMillis((long) (every * 1000));
        DemoOptions options =
                new DemoOptions(wireGuard, rotations, interval, Optional.ofNullable(directory), Home.plugins());
        return run(options);
    }

    private int run(DemoOptions options) throws OperatorException, InterruptedException {
        Terminal terminal = Terminal.ofThisProcess();
        Logging.quiet();
        LOG.info("{}", Hardening.ofThisProcess());
        Demo demo = new Demo(options, spec.commandLine().getOut(), screen(terminal), terminal.colourOut());
        // The demo is closed first: until the signal is, the process lives.
        try (StopSignal stop = StopSignal.on(demo::stop);
                demo) {
            rotate(demo, stop);
            // What is told while everything is taken down is of no use to anybody.
            Logging.silent();
            return stop.given() ? StopSignal.EXIT_CODE : 0;
        }
    }

    private static OptionalInt screen(Terminal terminal) {
        return terminal.out() && terminal.capable()
                ? OptionalInt.of(TerminalSize.now().columns())
                : OptionalInt.empty();
    }

    private static void rotate(Demo demo, StopSignal stop) throws OperatorException, InterruptedException {
        try {
            demo.run();
        } catch (InterruptedException e) {
            if (!stop.given()) {
                throw e;
            }
        }
    }

    private List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(List.of("demo", "--wireguard", "--every=" + every, "--rotations=" + rotations));
        if (directory != null) {
            arguments.add("--directory=" + directory);
        }
        return arguments;
    }
}
