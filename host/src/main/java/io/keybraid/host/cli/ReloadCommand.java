package io.keybraid.host.cli;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.problem.OperatorException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code keybraid reload}: the running host reads its configuration again. */
@Command(
        name = "reload",
        description = "Lets the running host read its configuration again. What did not change goes on as it is.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid check && keybraid reload"})
final class ReloadCommand implements Callable<Integer> {

    /** Sources may be slow to open, tunnels to close. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> TOLD = List.of("added", "changed", "removed");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    @Override
    public Integer call() throws OperatorException {
        JsonNode answer = AdminClient.ask(socket.path(), AdminRequest.of("reload"), LIMIT);
        PrintWriter out = spec.commandLine().getOut();
        TOLD.forEach(what -> answer.path(what).forEach(name -> out.println(name.asString() + ": " + what)));
        int unchanged = answer.path("unchanged").size();
        if (unchanged > 0) {
            out.println(unchanged == 1 ? "1 tunnel is left alone" : unchanged + " tunnels are left alone");
        }
        warn(answer);
        return 0;
    }

    private void warn(JsonNode answer) {
        ErrorPrinter errors = new ErrorPrinter(spec.commandLine().getErr(), Terminal.ofThisProcess());
        answer.path("warnings")
                .forEach(warning -> errors.warn(
                        warning.path("problem").asString(),
                        warning.path("advice").asString()));
        if (!answer.path("need-restart").isEmpty()) {
            String settings = answer.path("need-restart")
                    .valueStream()
                    .map(JsonNode::asString)
                    .collect(Collectors.joining(", "));
            errors.warn(
                    "changed, but in force only from the next start on: " + settings,
                    "restart the host when it suits you; its tunnels stay up meanwhile");
        }
    }
}
