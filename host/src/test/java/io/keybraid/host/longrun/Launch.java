package io.keybraid.host.longrun;

import io.keybraid.host.demo.NetworkNamespace;
import io.keybraid.host.demo.Program;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts processes inside a namespace, and hurts them. Every one of them dies with this JVM, even if that is killed. */
final class Launch {

    private Launch() {}

    /**
     * Starts the launcher of the source tree with what is built. The process that is returned is the JVM itself: every word
     * before it replaces itself by the next.
     */
    static Process keybraid(NetworkNamespace inside, Path log, Map<String, String> environment, String... arguments)
            throws OperatorException, IOException {
        List<String> words = new ArrayList<>(List.of(root().resolve("keybraid").toString()));
        words.addAll(List.of(arguments));
        return start(inside, log, environment, words);
    }

    /** Must be called on a thread that lives as long as the process shall. */
    static Process start(NetworkNamespace inside, Path log, Map<String, String> environment, List<String> words)
            throws OperatorException, IOException {
        List<String> all = Program.require("setpriv", "util-linux").with(List.of("--pdeathsig", "KILL", "--"));
        all.addAll(inside.command(words));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("KEYBRAID_NO_BUILD", "1");
        // Starts in half the time, which is what these tests mostly do.
        builder.environment().put("KEYBRAID_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** The root of the source tree. */
    static Path root() {
        return Path.of(System.getProperty("keybraid.root"));
    }

    /** SIGKILL, and waits until it is gone, at most ten seconds. */
    static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Sends a signal, such as {@code STOP}. */
    static void signal(Process process, String name) throws OperatorException {
        Program.require("kill", "procps").run("-" + name, Long.toString(process.pid()));
    }
}
