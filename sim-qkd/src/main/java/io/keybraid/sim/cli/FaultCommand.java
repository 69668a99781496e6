package io.keybraid.sim.cli;

import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.problem.SimulatorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code keybraid sim fault}: makes things go wrong in a simulator that runs, and right again. */
@Command(
        name = "fault",
        mixinStandardHelpOptions = true,
        description = "Make things go wrong in a simulator that runs, and right again.",
        synopsisSubcommandLabel = "(set | clear | list | kinds)")
@SuppressWarnings("NullAway.Init")
public final class FaultCommand implements Runnable {

    private interface Errand {
        void run(PrintWriter out) throws SimulatorException;
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the simulator's certificates are. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("keybraid-sim");

    @Option(
            names = "--admin",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The simulator's page, instead of --directory")
    private @Nullable String admin;

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Set a fault; prints its number.")
    int set(
            @Parameters(paramLabel = "FAULT", description = "As keybraid sim fault kinds shows it") String fault,
            @Option(
                            names = "--at",
                            paramLabel = "PLACE",
                            defaultValue = "",
                            description = "A KME or a link; without it, all")
                    String at,
            @Option(
                            names = "--on",
                            paramLabel = "METHOD",
                            defaultValue = "",
                            description = "status, enc_keys or dec_keys; without it, all")
                    String on,
            @Option(names = "--value", paramLabel = "VALUE", defaultValue = "", description = "Such as 2s, 352 or 0.5")
                    String value,
            @Option(
                            names = "--times",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Answers to befall; 0: until cleared")
                    int times,
            @Option(
                            names = "--share",
                            paramLabel = "P",
                            defaultValue = "1",
                            description = "Share of the answers to befall")
                    double share) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("fault", fault);
        json.put("at", at).put("on", on).put("value", value).put("times", times).put("share", share);
        return on(out -> out.println(
                client().send("POST", "/api/faults", json.toString()).path("id").asInt()));
    }

    @Command(name = "clear", mixinStandardHelpOptions = true, description = "Clear one fault, or all of them.")
    int clear(
            @Parameters(paramLabel = "NUMBER", arity = "0..1", defaultValue = "0", description = "Without it, all")
                    int number) {
        return on(out -> {
            client().send("DELETE", "/api/faults" + (number == 0 ? "" : "/" + number), "");
            remark(number == 0 ? "no fault is set any more" : "fault " + number + " is cleared");
        });
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The faults that are set.")
    int list() {
        return on(out -> {
            JsonNode faults = client().send("GET", "/api/state", "").path("faults");
            if (faults.isEmpty()) {
                remark("no fault is set");
            }
            for (JsonNode fault : faults) {
                out.println(fault.path("id").asInt() + "  " + fault.path("text").asString() + "  (befell "
                        + fault.path("befallen").asInt() + " answers)");
            }
        });
    }

    @Command(name = "kinds", mixinStandardHelpOptions = true, description = "Everything that can go wrong.")
    int kinds() {
        return on(out -> {
            for (FaultKind kind : FaultKind.values()) {
                String usual = kind.value().write(kind.usual());
                out.println("%-20s %-6s %-6s %s"
                        .formatted(
                                kind.word(),
                                kind.scope().name().toLowerCase(java.util.Locale.ROOT),
                                usual,
                                kind.meaning()));
            }
        });
    }

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with faults: set, clear, list or kinds");
    }

    /** For people; not what was asked for, which a program may read. */
    private void remark(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    private AdminClient client() throws SimulatorException {
        return new AdminClient(admin == null ? AdminFile.read(directory) : admin);
    }

    private int on(Errand errand) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            errand.run(out);
            out.flush();
            return 0;
        } catch (SimulatorException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("keybraid: " + e.getMessage());
            err.println("hint: " + e.hint());
            err.flush();
            return e.reason().exitCode();
        }
    }
}
