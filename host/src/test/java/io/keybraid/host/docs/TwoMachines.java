package io.keybraid.host.docs;

import io.keybraid.host.demo.Program;
import io.keybraid.host.problem.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Two machines in one, paris and berlin: each with a network and with files of its own, joined by a cable. What is written in
 * one below {@code /etc}, {@code /usr}, {@code /var} or {@code /run} is seen by it alone, and lies in memory: this machine
 * keeps nothing of it. All their processes end with {@link #close}, and also when our own process ends in any other way.
 */
final class TwoMachines implements AutoCloseable {

    /** How a command ended, and what it printed, errors included. */
    record Ending(int code, String output) {}

    /** A terminal in which a command goes on. */
    record Terminal(Process process, Path output, Path processId) {

        String printed() throws IOException {
            return Files.readString(output);
        }
    }

    private static final String OF_ONE = """
            set -eu
            own=$1
            for directory in etc usr var; do
                mkdir -p "$own/$directory/upper" "$own/$directory/work"
                mount -t overlay -o "lowerdir=/$directory,upperdir=$own/$directory/upper,workdir=$own/$directory/work" \\
                    overlay "/$directory"
            done
            for directory in /run /var/run; do
                [ -L "$directory" ] || mount -t tmpfs -o mode=755 tmpfs "$directory"
            done
            ip link set lo up
            touch "$own/ready"
            exec sleep infinity
            """;

    // As the first process of a namespace, it takes every other one with it when it ends.
    private static final String OF_BOTH = """
            set -eu
            mount -t tmpfs -o mode=755 tmpfs "$1"
            mkdir "$1/paris" "$1/berlin"
            unshare --net --mount -- sh -c "$2" paris "$1/paris" </dev/null & paris=$!
            unshare --net --mount -- sh -c "$2" berlin "$1/berlin" </dev/null & berlin=$!
            until [ -e "$1/paris/ready" ] && [ -e "$1/berlin/ready" ]; do
                kill -0 $paris $berlin
                sleep 0.05
            done
            ip link add cable0 netns $paris type veth peer name cable0 netns $berlin
            address() {
                nsenter --target "$1" --net -- ip address add "$2/24" dev cable0
                nsenter --target "$1" --net -- ip link set cable0 up
            }
            address $paris 192.0.2.1
            address $berlin 192.0.2.2
            # Stands for the one of the page: does what it is told in berlin.
            printf '#!/bin/sh\\n[ "$1" = berlin ] && shift && exec nsenter --target %s --net --mount -- "$@"\\n' $berlin >"$1/ssh"
            chmod 755 "$1/ssh"
            nsenter --target $paris --mount -- cp "$1/ssh" /usr/local/bin/ssh
            echo "ready: paris $paris, berlin $berlin"
            cat >/dev/null
            """;

    private static final Pattern READY = Pattern.compile("ready: paris (\\d+), berlin (\\d+)");
    private static final List<String> ENVIRONMENT = List.of(
            "env",
            "-i",
            "HOME=/root",
            "LC_ALL=C.UTF-8",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "KEYBRAID_JAVA_HOME=" + System.getProperty("java.home"),
            // Starts in half the time, which is what most of these commands do.
            "KEYBRAID_JAVA_OPTS=-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final Process world;
    private final long insideOf;
    private final String paris;
    private final String berlin;
    private int count;

    private TwoMachines(Path folder, Process world, long insideOf, Matcher ready) {
        this.folder = folder;
        this.world = world;
        this.insideOf = insideOf;
        this.paris = ready.group(1);
        this.berlin = ready.group(2);
    }

    /**
     * Makes them, or skips the calling test, and prints why.
     *
     * @param folder an empty one of this machine, for what they print
     */
    static TwoMachines createOrSkip(Path folder) throws OperatorException, IOException {
        Path memory = Files.createDirectory(folder.resolve("memory"));
        List<String> words = Program.require("unshare", "util-linux")
                .with(List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"));
        words.addAll(List.of("sh", "-c", OF_BOTH, "both", memory.toString(), OF_ONE));
        Path problems = folder.resolve("problems");
        Process world =
                new ProcessBuilder(words).redirectError(problems.toFile()).start();
        BufferedReader said = world.inputReader();
        String line = said.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            world.destroyForcibly();
            skip("no machine with files of its own can be made here: "
                    + Files.readString(problems).strip());
        }
        return new TwoMachines(
                folder, world, world.children().findFirst().orElseThrow().pid(), ready);
    }

    private static void skip(String why) {
        System.out.println("skipped: " + why);
        Assumptions.abort("skipped: " + why);
    }

    /** Types a line into a shell that stands in the source tree, and waits until it ends. */
    Ending type(String machine, String line, Duration deadline) throws Exception {
        Path output = folder.resolve("output-" + count++);
        Process process = start(machine, output, "cd \"$1\" && eval \"$2\"", Page.ROOT.toString(), line);
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "'" + line + "' did not end within " + deadline.toSeconds() + " s: " + Files.readString(output));
        }
        return new Ending(process.exitValue(), Files.readString(output));
    }

    /** Types a line in a terminal of its own, where it goes on. */
    Terminal open(String machine, String line) throws IOException, OperatorException {
        Path output = folder.resolve("output-" + count++);
        Path processId = folder.resolve("process-" + count++);
        Process process = start(machine, output, "echo $$ >\"$1\" && eval \"exec $2\"", processId.toString(), line);
        return new Terminal(process, output, processId);
    }

    /** Sends a signal to what goes on in a terminal. */
    void signal(Terminal terminal, String name) throws Exception {
        type(
                "paris",
                "kill -" + name + " " + Files.readString(terminal.processId()).strip(),
                Duration.ofSeconds(10));
    }

    /** Writes a file, in a folder that is there. */
    void write(Page.Writing writing, String text) throws Exception {
        Path source = Files.writeString(folder.resolve("text-" + count++), text);
        Ending ending = type(writing.machine(), "cp " + source + " " + writing.path(), Duration.ofSeconds(10));
        if (ending.code() != 0) {
            throw new AssertionError(writing + ": " + ending.output());
        }
    }

    private Process start(String machine, Path output, String script, String... arguments)
            throws IOException, OperatorException {
        List<String> words = new ArrayList<>(Program.require("nsenter", "util-linux")
                .with(List.of("--target=" + insideOf, "--pid", "--mount", "--")));
        words.addAll(
                List.of("nsenter", "--target", machine.equals("berlin") ? berlin : paris, "--net", "--mount", "--"));
        words.addAll(ENVIRONMENT);
        words.addAll(List.of("bash", "-c", script, machine));
        words.addAll(List.of(arguments));
        // Not a pipe: a program that a command leaves in the background would hold it open.
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    @Override
    public void close() throws IOException {
        world.getOutputStream().close();
        world.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
