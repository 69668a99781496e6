package io.keybraid.host.longrun;

import io.keybraid.host.demo.NetworkNamespace;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code keybraid sim} in a process of its own: both KMEs, at the left end's address on the cable. */
final class KmeProcess {

    static final int PORT_A = 8443;
    static final int PORT_B = 8444;
    private static final String STARTED = "Simulated KMEs are running";

    private final NetworkNamespace namespace;
    private final Path folder;
    private final Path log;
    private final List<String> addresses;
    private Process process;

    /** @param addresses under which it is reached; the first one is its own */
    KmeProcess(NetworkNamespace namespace, Path folder, Path log, List<String> addresses) {
        this.namespace = namespace;
        this.folder = folder;
        this.log = log;
        this.addresses = addresses;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Returns when it listens. */
    void start() throws OperatorException, IOException, InterruptedException {
        Files.deleteIfExists(log);
        process = Launch.keybraid(
                namespace,
                log,
                Map.of(),
                "sim",
                "--directory",
                folder.toString(),
                "--listen",
                "0.0.0.0",
                "--host",
                addresses.getFirst(),
                "--host",
                addresses.getLast(),
                "--kme-a-port",
                Integer.toString(PORT_A),
                "--kme-b-port",
                Integer.toString(PORT_B));
        long end = System.nanoTime() + 60_000_000_000L;
        while (!Files.exists(log) || !Files.readString(log).contains(STARTED)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("the KMEs did not start; see " + log);
            }
            Thread.sleep(50);
        }
    }

    /** SIGKILL: every key that was not fetched yet is gone. */
    void kill() {
        if (process != null) {
            Launch.kill(process);
        }
    }
}
