package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes network namespaces and the WireGuard interfaces of the same names away: when it is closed, or when our process has
 * ended in whatever way, because a shell that waits for the end of its input does the work.
 */
final class NamespaceGuard implements AutoCloseable {

    /** Process and count make the names unique on a machine: a UAPI socket is a file, which all namespaces share. */
    private static final Pattern NAME = Pattern.compile("kb(\\d+)-\\d+[ab]");

    // Deleting its interface ends wireguard-go, which removes its socket.
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            cat >/dev/null
            ip=$1; sockets=$2; shift 2
            for name; do
                "$ip" -n "$name" link delete "$name"
                "$ip" netns delete "$name"
                rm -f "$sockets/$name.sock"
            done
            """;

    private final Process shell;

    private NamespaceGuard(Process shell) {
        this.shell = shell;
    }

    /** Guards these, which need not exist yet. */
    static NamespaceGuard over(Path sockets, List<String> names) throws OperatorException {
        // In a session of its own: Ctrl-C at the terminal is for us, not for what we started.
        List<String> words = Program.require("setsid", "util-linux")
                .with(List.of(
                        "sh",
                        "-c",
                        SCRIPT,
                        "keybraid-guard",
                        Program.require("ip", "iproute2").path().toString(),
                        sockets.toString()));
        words.addAll(names);
        try {
            return new NamespaceGuard(new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new OperatorException(Reason.WIREGUARD, "no shell can be started: " + e, "check /bin/sh", e);
        }
    }

    /** Takes away what processes have left that were killed together with their guards. */
    static void sweep(Path sockets) throws OperatorException {
        List<String> leftovers = leftovers(NetworkNamespace.DIRECTORY);
        if (!leftovers.isEmpty()) {
            over(sockets, leftovers).close();
        }
    }

    /** The names in this directory that are of our making, by processes that run no more. */
    static List<String> leftovers(Path directory) {
        List<String> leftovers = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString())
                        .filter(NamespaceGuard::isOrphan)
                        .forEach(leftovers::add);
            } catch (IOException e) {
                // Then they stay: they disturb nobody, their names are not used again.
            }
        }
        return leftovers;
    }

    private static boolean isOrphan(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /** A name for one end, {@code a} or {@code b}, of the pair that our process makes as its nth. */
    static String nameFor(int pair, char end) {
        return "kb" + ProcessHandle.current().pid() + "-" + pair + end;
    }

    /** Returns when all is taken away, or after ten seconds. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(10, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            shell.destroyForcibly();
        }
    }
}
