package io.keybraid.host.bench;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.systemd.FakeSystemd;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code keybraid run} as systemd starts it, and what Linux says of that process. */
final class StartedHost implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final IdentityPin pin;
    private @Nullable Process process;

    /**
     * A process at one moment.
     *
     * @param cpu spent so far, by all its threads
     * @param residentBytes memory that is in RAM
     * @param ownBytes that of it which no other process could share
     * @param wakeUps how often threads that live were woken so far
     */
    record Use(Duration cpu, long residentBytes, long ownBytes, long threads, long wakeUps) {}

    StartedHost(Path folder) throws OperatorException, IOException {
        this.folder = Files.createDirectories(folder);
        this.pin = HostIdentity.create(folder.resolve("identity.pem")).pin();
    }

    IdentityPin pin() {
        return pin;
    }

    void configure(String text) throws IOException {
        Files.writeString(folder.resolve("keybraid.yaml"), text);
    }

    /** Waits until it says that it is ready; how long that took, from the launcher on. */
    Duration start() throws IOException {
        String installed = System.getProperty("keybraid.launcher", "");
        Path socket = folder.resolve("notify");
        Files.deleteIfExists(socket);
        ProcessBuilder builder = new ProcessBuilder(
                        installed.isEmpty() ? System.getProperty("keybraid.root") + "/keybraid" : installed,
                        "run",
                        "--config",
                        folder.resolve("keybraid.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("NOTIFY_SOCKET", socket.toString());
        if (installed.isEmpty()) { // what is installed has a Java of its own
            builder.environment().put("KEYBRAID_NO_BUILD", "1");
            builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        }
        try (FakeSystemd systemd = new FakeSystemd(socket.toString())) {
            long began = System.nanoTime();
            process = builder.start();
            Optional<String> told = systemd.next(PATIENCE);
            if (told.filter(text -> text.startsWith("READY=1")).isEmpty()) {
                throw new IOException("not ready:\n" + log());
            }
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    Use use() throws IOException {
        Path proc = Path.of("/proc", Long.toString(running().pid()));
        String status = Files.readString(proc.resolve("status"));
        return new Use(
                running().toHandle().info().totalCpuDuration().orElseThrow(),
                number(status, "VmRSS") * 1024,
                number(status, "RssAnon") * 1024,
                number(status, "Threads"),
                wakeUps(proc.resolve("task")));
    }

    private static long wakeUps(Path threads) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                sum += number(Files.readString(thread.resolve("status")), "voluntary_ctxt_switches");
            }
        }
        return sum;
    }

    private static long number(String status, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ":\\s+([0-9]+)").matcher(status);
        if (!matcher.find()) {
            throw new IllegalStateException("/proc/PID/status has no " + name);
        }
        return Long.parseLong(matcher.group(1));
    }

    private Process running() {
        Process it = process;
        if (it == null) {
            throw new IllegalStateException("not started");
        }
        return it;
    }

    /** As systemd does. */
    void stop() throws IOException {
        Process it = process;
        if (it != null) {
            it.destroy();
            try {
                it.onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                it.destroyForcibly();
                throw new IOException("does not stop within 30 s", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
