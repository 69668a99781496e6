package io.keybraid.host.longrun;

import io.keybraid.host.demo.NetworkNamespace;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One end's way to its KME, in a process that can be killed. */
final class RelayProcess {

    private final NetworkNamespace namespace;
    private final Path log;
    private final String[] arguments;
    private Process process;

    private RelayProcess(NetworkNamespace namespace, Path log, String address, int port, String to, int toPort) {
        this.namespace = namespace;
        this.log = log;
        this.arguments = new String[] {address, Integer.toString(port), to, Integer.toString(toPort)};
    }

    /** Between a host and its KME, which is at the left end's address: at the host's own, on this port. */
    static RelayProcess before(TwoProcesses hosts, HostProcess host, String test, int port, int kmePort) {
        return new RelayProcess(
                host.end().namespace(),
                Launch.root().resolve("host/target/longrun/" + test + "-relay-" + host.name() + ".log"),
                host.end().cableAddress(),
                port,
                hosts.left().end().cableAddress(),
                kmePort);
    }

    /** Returns when it listens. */
    void start() throws OperatorException, IOException, InterruptedException {
        Files.deleteIfExists(log);
        process = Launch.start(namespace, log, Map.of(), ChildJvm.command(RelayMain.class, arguments));
        long end = System.nanoTime() + 30_000_000_000L;
        while (!Files.exists(log) || !Files.readString(log).contains("listening")) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("the relay did not start; see " + log);
            }
            Thread.sleep(20);
        }
    }

    /** SIGKILL. */
    void kill() {
        if (process != null) {
            Launch.kill(process);
        }
    }
}
