package io.keybraid.host.longrun;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.StatusJson;
import io.keybraid.host.status.TunnelStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One host: {@code keybraid run} in a process of its own, with an identity, a configuration and a state of its own. */
final class HostProcess {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final String name;
    private final End end;
    private final Path folder;
    private final Path log;
    private final IdentityPin pin;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /** Makes its folder and its identity; does not start it. */
    HostProcess(String name, End end, Path parent, Path log) throws OperatorException, IOException {
        this.name = name;
        this.end = end;
        this.folder = Files.createDirectories(parent.resolve(name));
        this.log = log;
        this.pin = HostIdentity.create(folder.resolve("identity.pem")).pin();
    }

    String name() {
        return name;
    }

    End end() {
        return end;
    }

    IdentityPin pin() {
        return pin;
    }

    /** Set for the next start. */
    Map<String, String> environment() {
        return environment;
    }

    void configure(String text) throws IOException {
        Files.writeString(folder.resolve("keybraid.yaml"), text);
    }

    void start() throws OperatorException, IOException {
        process = Launch.keybraid(
                end.namespace(),
                log,
                environment,
                "run",
                "--config",
                folder.resolve("keybraid.yaml").toString());
    }

    /** It must have been started. */
    long pid() {
        return process.pid();
    }

    /** Where its journal and its admin socket are. */
    Path state() {
        return folder.resolve("state");
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        if (process != null) {
            Launch.kill(process);
        }
    }

    /** Stops it in the middle of whatever it does, until {@link #thaw}. */
    void freeze() throws OperatorException {
        Launch.signal(process, "STOP");
    }

    void thaw() throws OperatorException {
        Launch.signal(process, "CONT");
    }

    /** Fails if it ended by itself. */
    void requireRunning() {
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended with code " + process.exitValue() + "; see " + log);
        }
    }

    /** What it says of its only tunnel; empty while it does not answer. */
    Optional<TunnelStatus> tunnel() {
        return status().map(status -> status.tunnels().getFirst());
    }

    /** How far its clock is ahead of ours; negative if it is behind. It must be running. */
    Duration clockAhead() {
        return Duration.between(Instant.now(), status().orElseThrow().at());
    }

    private Optional<HostStatus> status() {
        try {
            return Optional.of(
                    StatusJson.read(AdminClient.ask(state().resolve("admin.sock"), AdminRequest.of("status"), LIMIT)));
        } catch (OperatorException e) {
            return Optional.empty();
        }
    }
}
