package io.keybraid.host.cli;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code keybraid rotate}: a rotation now. */
@Command(
        name = "rotate",
        description = "Rotates the key of a tunnel, or of all tunnels, now, and says how it went.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid rotate", "  keybraid rotate paris-berlin", "  keybraid rotate --reset paris-berlin"})
final class RotateCommand implements Callable<Integer> {

    /** Longer than the host itself waits. */
    private static final Duration LIMIT = Duration.ofSeconds(155);

    private static final Duration SOON = Duration.ofSeconds(3);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    @Option(
            names = "--reset",
            description =
                    "And lets the tunnel start over without its chain of keys, if its ends lost their common state."
                            + " Give it at both ends.")
    private boolean reset;

    @Option(
            names = "--prove",
            description =
                    "And proves that the new key is in use: restarts WireGuard's session, which costs the packets of about"
                            + " one round trip. At most every 30 s for a tunnel.")
    private boolean prove;

    @Parameters(arity = "0..1", paramLabel = "TUNNEL", description = "Which one. Default: all.")
    private @Nullable String tunnel;

    private String command() {
        if (reset && prove) {
            throw new ParameterException(spec.commandLine(), "--reset and --prove do not go together");
        }
        return reset ? "rotate-reset" : prove ? "rotate-prove" : "rotate";
    }

    /** Says so if it takes long, and for what it may wait. */
    private JsonNode ask(AdminRequest request) throws OperatorException {
        PrintWriter err = spec.commandLine().getErr();
        Thread patience = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(SOON);
                err.println(
                        "waiting: a key is put in force when WireGuard's session is 2 to 100 s old, or there is none");
                err.flush();
            } catch (InterruptedException answered) {
                return;
            }
        });
        try {
            return AdminClient.ask(socket.path(), request, LIMIT);
        } finally {
            patience.interrupt();
        }
    }

    @Override
    public Integer call() throws OperatorException {
        AdminRequest request = new AdminRequest(command(), Optional.ofNullable(tunnel));
        JsonNode answer = ask(request);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean all = true;
        for (JsonNode result : answer.path("tunnels")) {
            String name = result.path("name").asString();
            if (result.path("rotated").asBoolean()) {
                out.println(name + ": rotated, epoch " + result.path("epoch").asLong());
                if (prove && result.path("proven").asBoolean()) {
                    out.println(name + ": proven in use by a handshake at both ends; it cost the packets of about one"
                            + " round trip");
                } else if (prove) {
                    all = false;
                    err.println("keybraid: " + name + ": not proven: no handshake was seen at both ends");
                    err.println("hint: see whether UDP passes both ways: 'keybraid doctor'");
                }
            } else {
                all = false;
                err.println("keybraid: " + name + ": not rotated: "
                        + result.path("problem").asString());
                err.println("hint: " + result.path("advice").asString());
            }
        }
        return all ? 0 : Reason.FAILED.exitCode();
    }
}
