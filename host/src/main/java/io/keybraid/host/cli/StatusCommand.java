package io.keybraid.host.cli;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.StatusJson;
import io.keybraid.host.status.StatusTable;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keybraid status}: how the running host's tunnels and sources stand. */
@Command(
        name = "status",
        description = "Shows how the running host's tunnels and sources stand.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid status", "  keybraid status --json | jq '.tunnels[].state'"})
final class StatusCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws OperatorException {
        HostStatus status = StatusJson.read(AdminClient.ask(socket.path(), AdminRequest.of("status"), LIMIT));
        boolean colour = Terminal.ofThisProcess().colourOut();
        spec.commandLine().getOut().print(json ? StatusJson.print(status) : StatusTable.print(status, colour));
        return 0;
    }
}
