package io.keybraid.sim.cli;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Scenario;
import io.keybraid.sim.file.ScenarioFile;
import io.keybraid.sim.file.TopologyFile;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyLimits;
import io.keybraid.sim.pki.Rehearsal;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.Topology;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Runs two KMEs joined by a simulated link until it is interrupted. Exit codes: 0, 2 (options), 6 (folder), 7 (port). */
@Command(
        name = "sim",
        subcommands = FaultCommand.class,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Runs a pair of simulated QKD key servers (KMEs) that speak ETSI GS QKD 014.")
@SuppressWarnings("NullAway.Init")
public final class SimCommand implements Callable<Integer> {

    private static final String PAIR = "pair";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the certificates are, or are written to. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("keybraid-sim");

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0: all. Default: ${DEFAULT-VALUE}")
    private String listen = "127.0.0.1";

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Name or address under which other machines reach the KMEs; goes into their certificates. "
                    + "Can be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--key-size",
            paramLabel = "BITS",
            description = "Size of a key when the request names none. Default: ${DEFAULT-VALUE}")
    private int keySize = KeyLimits.DEFAULT.keySize();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "The same keys and chances each time. Anyone who has the seed has the keys")
    private @Nullable Long seed;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description =
                    "Of the page, the admin API and the metrics, on 127.0.0.1. 0: any free port, which is printed."
                            + " Default: ${DEFAULT-VALUE}")
    private int adminPort = 0;

    @Mixin(name = PAIR)
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--topology",
            paramLabel = "FILE",
            description = "KMEs, links with their physics, and SAEs; instead of --kme-a-port, --kme-b-port,"
                    + " --kme-a-psk-port, --kme-b-psk-port, --sae, --rate, --pool, --profile and --answer")
    private @Nullable Path topologyFile;

    @Option(names = "--scenario", paramLabel = "FILE", description = "Faults on a timeline")
    private @Nullable Path scenarioFile;

    @Option(names = "--show-requests", description = "Print a line for each request. Never a key.")
    private boolean showRequests;

    /** For a JVM that will run this command and still has to read its command line: prepares the start on the other processor. */
    public static void rehearse() {
        Rehearsal.begin();
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            SimulatorOptions options = options(out);
            Scenario scenario =
                    scenarioFile == null ? Scenario.EMPTY : ScenarioFile.read(scenarioFile, options.topology());
            run(options, scenario, out);
            return 0;
        } catch (SimulatorException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("keybraid: " + e.getMessage());
            err.println("hint: " + e.hint());
            err.flush();
            return e.reason().exitCode();
        }
    }

    private static void run(SimulatorOptions options, Scenario scenario, PrintWriter out) throws SimulatorException {
        try (Simulator simulator = Simulator.start(options);
                AdminFile file = AdminFile.write(simulator)) {
            file.forgetAtExit();
            simulator.play(scenario);
            out.print(new Announcement(simulator).text());
            out.flush();
            untilInterrupted(simulator, out);
        }
    }

    private SimulatorOptions options(PrintWriter out) throws SimulatorException {
        try {
            SimulatorOptions plain = SimulatorOptions.in(directory)
                    .withTopology(topology())
                    .withAdmin(adminPort)
                    .withLimits(KeyLimits.DEFAULT.withKeySize(keySize))
                    .listeningOn(listen, hosts)
                    .withListener(showRequests ? new RequestLines(out) : SimulatorListener.NONE);
            return seed == null ? plain : plain.withSeed(seed);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Topology topology() throws SimulatorException {
        if (topologyFile == null) {
            return pair.topology(keySize);
        }
        List<String> both = pairOptionsGiven();
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("--topology says what " + String.join(", ", both)
                    + (both.size() == 1 ? " says" : " say") + "; give the file or the options, not both");
        }
        return TopologyFile.read(topologyFile);
    }

    private List<String> pairOptionsGiven() {
        ParseResult given = spec.commandLine().getParseResult();
        return Objects.requireNonNull(spec.mixins().get(PAIR)).options().stream()
                .map(OptionSpec::longestName)
                .filter(given::hasMatchedOption)
                .toList();
    }

    // On Ctrl-C the JVM runs its hooks and nothing else: the simulator is closed there. A thread that runs this command
    // in a larger program ends it by an interrupt.
    private static void untilInterrupted(Simulator simulator, PrintWriter out) {
        Thread atExit = new Thread(() -> stop(simulator, out), "sim-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(atExit);
            stop(simulator, out);
        }
    }

    private static void stop(Simulator simulator, PrintWriter out) {
        simulator.close();
        out.println();
        out.println("The simulator has stopped; its certificates stay in "
                + simulator.pki().directory() + ".");
        out.flush();
    }
}
