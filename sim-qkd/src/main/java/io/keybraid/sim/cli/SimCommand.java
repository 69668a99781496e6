package io.keybraid.sim.cli;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.file.ScenarioFile;
import io.keybraid.sim.file.TopologyFile;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyLimits;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the certificates are, or are written to. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("keybraid-sim");

    @Option(
            names = "--kme-a-port",
            paramLabel = "PORT",
            description = "Port of KME A; 0: any free one. Default: ${DEFAULT-VALUE}")
    private int kmeAPort = 8443;

    @Option(
            names = "--kme-b-port",
            paramLabel = "PORT",
            description = "Port of KME B; 0: any free one. Default: ${DEFAULT-VALUE}")
    private int kmeBPort = 8444;

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
            names = "--sae",
            paramLabel = "NAME@KME",
            converter = SaeOption.class,
            description = "An SAE and its KME (a or b). Can be repeated. Default: sae-alice@kme-a, sae-bob@kme-b")
    private List<SaeSite> saes = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "KEYS",
            description = "Keys the link makes in a second, such as 0.05. Default: ${DEFAULT-VALUE}")
    private double rate = SimulatorOptions.DEFAULT_KEYS_PER_SECOND;

    @Option(
            names = "--pool",
            paramLabel = "KEYS",
            description = "Keys the link stores; it starts full. Default: ${DEFAULT-VALUE}")
    private long pool = SimulatorOptions.DEFAULT_POOL_KEYS;

    @Option(
            names = "--key-size",
            paramLabel = "BITS",
            description = "Size of a key when the request names none. Default: ${DEFAULT-VALUE}")
    private int keySize = KeyLimits.DEFAULT.keySize();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Behave as: standard, idq, qukaydee, guardian, speqtral, qkd-kme-server, next-door, merqury,"
                    + " late. Default: ${DEFAULT-VALUE}")
    private String profile = "standard";

    @Option(
            names = "--answer",
            paramLabel = "CASE=WHAT",
            description = "What to do where the standard leaves a choice, as in exhausted=429; can be repeated")
    private Map<String, String> answers = new LinkedHashMap<>();

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

    @Option(
            names = "--topology",
            paramLabel = "FILE",
            description = "KMEs, links with their physics, and SAEs; instead of --kme-…-port, --sae, --rate, --pool,"
                    + " --profile and --answer")
    private @Nullable Path topologyFile;

    @Option(names = "--scenario", paramLabel = "FILE", description = "Faults on a timeline")
    private @Nullable Path scenarioFile;

    @Option(names = "--show-requests", description = "Print a line for each request. Never a key.")
    private boolean showRequests;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Simulator simulator = Simulator.start(options(out));
                AdminFile file = AdminFile.write(simulator)) {
            file.forgetAtExit();
            if (scenarioFile != null) {
                simulator.play(ScenarioFile.read(scenarioFile, simulator.topology()));
            }
            out.print(new Announcement(simulator).text());
            out.flush();
            untilInterrupted(simulator, out);
            return 0;
        } catch (SimulatorException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("keybraid: " + e.getMessage());
            err.println("hint: " + e.hint());
            err.flush();
            return e.reason().exitCode();
        }
    }

    private SimulatorOptions options(PrintWriter out) throws SimulatorException {
        try {
            KeyLimits limits = KeyLimits.DEFAULT.withKeySize(keySize);
            KmeProfile behaviour = behaviour();
            SimulatorOptions plain = SimulatorOptions.in(directory).withProfile(behaviour);
            Topology topology = Topology.pair(
                    new KmeSite(SimulatorOptions.KME_A, kmeAPort),
                    new KmeSite(SimulatorOptions.KME_B, kmeBPort),
                    KeySupply.ofKeys(rate, pool, keySize),
                    saes.isEmpty() ? plain.topology().saes() : saes);
            SimulatorOptions chosen = seed == null ? plain : plain.withSeed(seed);
            return chosen.withTopology(
                            topologyFile == null ? topology.withProfile(behaviour) : TopologyFile.read(topologyFile))
                    .withAdmin(adminPort)
                    .withLimits(limits)
                    .listeningOn(listen, hosts)
                    .withListener(showRequests ? new RequestLines(out) : SimulatorListener.NONE);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private KmeProfile behaviour() {
        KmeProfile found = Profiles.named(profile)
                .orElseThrow(() -> new IllegalArgumentException("there is no profile '" + profile + "'; there are "
                        + String.join(
                                ", ",
                                Profiles.ALL.stream().map(KmeProfile::name).toList())));
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            found = found.with(answer.getKey(), answer.getValue());
        }
        return found;
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
