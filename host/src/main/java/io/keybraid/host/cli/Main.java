package io.keybraid.host.cli;

import io.keybraid.host.config.LogFormat;
import io.keybraid.host.log.LastingLogManager;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.sim.cli.SimCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code keybraid}. Exit codes are those of {@link Reason}; 0 where all is well. What was asked for goes to standard
 * output, everything else to standard error.
 */
@Command(
        name = "keybraid",
        description = "Rotates WireGuard preshared keys, braided from QKD, post-quantum and classical sources.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            RotateCommand.class,
            ReloadCommand.class,
            DoctorCommand.class,
            CheckCommand.class,
            IdentityCommand.class,
            InitCommand.class,
            InviteCommand.class,
            JoinCommand.class,
            PluginsCommand.class,
            SimCommand.class,
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  keybraid demo                    all of it on this machine, nothing needed",
            "  keybraid init                    a configuration to begin with",
            "  keybraid invite                  what a peer must know of this host, as a text for 'join'",
            "  keybraid run                     the host, with /etc/keybraid/keybraid.yaml",
            "  keybraid COMMAND --help          the options of a command",
        })
public final class Main implements Callable<Integer> {

    /** Columns of help texts. */
    private static final int WIDTH = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command and ends this process. */
    public static void main(String[] args) {
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        switch (args.length == 0 ? "" : args[0]) {
            case "doctor" -> Logging.silent(); // its report says it all, and better
            case "sim" -> {
                SimCommand.rehearse();
                Logging.ofHost(LogFormat.TEXT);
            }
            default -> Logging.quiet();
        }
        System.exit(run(args, out, err, Terminal.ofThisProcess()));
    }

    /** Runs the command and returns its exit code. Never throws. */
    static int run(String[] args, PrintWriter out, PrintWriter err, Terminal terminal) {
        try {
            Optional<ConfigOption> service = service(args);
            if (service.isPresent()) {
                return run(service.get(), err, terminal);
            }
            ErrorPrinter errors = new ErrorPrinter(err, terminal);
            int code = commandLine(model(args), out, err, terminal, errors).execute(args);
            return code == 0 && out.checkError() ? errors.print(unwritten()) : code;
        } catch (RuntimeException | Error e) {
            return new ErrorPrinter(err, terminal).print(e);
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** {@code run} as a service is started, which needs no parser: its model of all commands takes a quarter of the start. */
    private static Optional<ConfigOption> service(String... args) {
        if (Arrays.equals(args, new String[] {"run"})) {
            return Optional.of(new ConfigOption());
        }
        return args.length == 3 && args[0].equals("run") && args[1].equals("--config") && isFileName(args[2])
                ? Optional.of(new ConfigOption(Path.of(args[2])))
                : Optional.empty();
    }

    /** Surely; whether it is an option, or names a file of arguments, is the parser's to say. */
    private static boolean isFileName(String argument) {
        return !argument.isEmpty() && !argument.startsWith("-") && !argument.startsWith("@");
    }

    private static int run(ConfigOption config, PrintWriter err, Terminal terminal) {
        try {
            return new RunCommand(config).call();
        } catch (OperatorException | InterruptedException e) {
            return new ErrorPrinter(err, terminal).print(e);
        }
    }

    private static OperatorException unwritten() {
        return new OperatorException(
                Reason.FAILED,
                "not all of the output could be written",
                "see that the disk is not full, and that whatever reads the output reads to its end");
    }

    /** Of the command that is named, or of all of them. */
    private static CommandLine model(String... args) {
        return (args.length == 0 ? Optional.<CommandLine>empty() : OneCommand.named(args[0]))
                .orElseGet(() -> new CommandLine(new Main()));
    }

    private static CommandLine commandLine(
            CommandLine model, PrintWriter out, PrintWriter err, Terminal terminal, ErrorPrinter errors) {
        return model.setOut(out)
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(terminal.colourOut() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> errors.print(e))
                .setExecutionExceptionHandler((e, line, parsed) -> errors.print(e));
    }

    /** Without a command: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Reason.USAGE.exitCode();
    }
}
