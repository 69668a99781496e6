package io.keybraid.host.cli;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.StatusJson;
import io.keybraid.host.status.WatchEvents;
import io.keybraid.host.status.WatchHistory;
import io.keybraid.host.status.WatchScreen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keybraid watch}: the running host, live. */
@Command(
        name = "watch",
        description = {
            "Shows the running host live: tunnels, the strands of their last keys, sources, and what is wrong.",
            "Where standard output is no terminal, prints a line for each thing that changes. Ctrl-C ends it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid watch", "  keybraid watch --every 5 >> tunnels.log"})
final class WatchCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How often; 1 to 3600. Default: 1.")
    private int seconds = 1;

    @Override
    public Integer call() throws OperatorException, InterruptedException {
        if (seconds < 1 || seconds > 3600) {
            throw new ParameterException(spec.commandLine(), "--every takes 1 to 3600 seconds");
        }
        Path path = socket.path();
        HostStatus first = ask(path);
        Terminal terminal = Terminal.ofThisProcess();
        if (terminal.out() && terminal.capable()) {
            onScreen(path, first, terminal.colourOut());
        } else {
            inLines(path, first);
        }
        return 0;
    }

    private static HostStatus ask(Path path) throws OperatorException {
        return StatusJson.read(AdminClient.ask(path, AdminRequest.of("status"), LIMIT));
    }

    private void onScreen(Path path, HostStatus first, boolean colour) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        WatchHistory history = new WatchHistory();
        HostStatus last = first;
        Optional<String> notice = Optional.empty();
        try (StopSignal stop = StopSignal.on(() -> {})) {
            out.print(ENTER);
            do {
                history.add(last);
                draw(out, last, history, notice, colour);
                if (stop.comesWithin(Duration.ofSeconds(seconds))) {
                    break;
                }
                try {
                    last = ask(path);
                    notice = Optional.empty();
                } catch (OperatorException e) {
                    // It may be restarted just now: what was known stays on the screen, and we go on asking.
                    notice = Optional.of("no answer: " + e.getMessage());
                }
            } while (true);
            out.print(LEAVE);
            out.flush();
        }
    }

    private static void draw(
            PrintWriter out, HostStatus status, WatchHistory history, Optional<String> notice, boolean colour) {
        TerminalSize size = TerminalSize.now();
        WatchScreen screen =
                new WatchScreen(size.columns(), size.rows(), colour, showsUnicode(), ZoneId.systemDefault());
        List<String> lines = screen.lines(status, history, notice);
        out.print(HOME + String.join(REST_OF_LINE + "\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
        out.flush();
    }

    /** The first of these that is set decides (locale(7)). */
    private static boolean showsUnicode() {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> System.getenv().getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .filter(value -> value.contains("utf-8") || value.contains("utf8"))
                .isPresent();
    }

    private void inLines(Path path, HostStatus first) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        WatchEvents events = new WatchEvents();
        HostStatus last = first;
        boolean answers = true;
        try (StopSignal stop = StopSignal.on(() -> {})) {
            do {
                if (answers) {
                    events.add(last).forEach(out::println);
                    out.flush();
                }
                if (stop.comesWithin(Duration.ofSeconds(seconds))) {
                    return;
                }
                try {
                    last = ask(path);
                    answers = true;
                } catch (OperatorException e) {
                    if (answers) {
                        out.println("no answer: " + e.getMessage());
                        out.flush();
                    }
                    answers = false;
                }
            } while (true);
        }
    }
}
