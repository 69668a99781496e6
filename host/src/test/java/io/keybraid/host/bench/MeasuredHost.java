package io.keybraid.host.bench;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.StatusJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code keybraid run} as a process of its own, and what Linux says of that process. */
final class MeasuredHost implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern ROTATED = Pattern.compile(" ms=([0-9]+) rotated$");

    private final Path folder;
    private final IdentityPin pin;
    private @Nullable Process process;

    /**
     * A process at one moment.
     *
     * @param cpu spent so far, by all its threads
     * @param residentBytes memory that is in RAM
     */
    record Use(Duration cpu, long residentBytes, int threads, long files) {}

    MeasuredHost(Path folder) throws OperatorException, IOException {
        this.folder = Files.createDirectories(folder);
        this.pin = HostIdentity.create(folder.resolve("identity.pem")).pin();
    }

    IdentityPin pin() {
        return pin;
    }

    void configure(String text) throws IOException {
        Files.writeString(folder.resolve("keybraid.yaml"), text);
    }

    /** With its usual options; those of KEYBRAID_JAVA_OPTS come after them. */
    void start() throws IOException {
        String launcher =
                Path.of(System.getProperty("keybraid.root"), "keybraid").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        launcher,
                        "run",
                        "--config",
                        folder.resolve("keybraid.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("KEYBRAID_NO_BUILD", "1");
        builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
    }

    boolean isReady() throws IOException {
        if (!running().isAlive()) {
            throw new IllegalStateException("ended by itself:\n" + Files.readString(log()));
        }
        return Files.exists(log()) && Files.readString(log()).contains("listening on");
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** How long each round took that ended so far, in milliseconds, from its beginning to both ends installed. */
    List<Long> rounds() throws IOException {
        try (Stream<String> lines = Files.lines(log(), StandardCharsets.UTF_8)) {
            return lines.map(ROTATED::matcher)
                    .filter(Matcher::find)
                    .map(match -> Long.valueOf(match.group(1)))
                    .toList();
        }
    }

    HostStatus status() throws OperatorException {
        return StatusJson.read(
                AdminClient.ask(folder.resolve("state").resolve("admin.sock"), AdminRequest.of("status"), LIMIT));
    }

    Use use() throws IOException {
        Path proc = Path.of("/proc", Long.toString(running().pid()));
        String status = Files.readString(proc.resolve("status"));
        Duration cpu = running().toHandle().info().totalCpuDuration().orElseThrow();
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return new Use(cpu, number(status, "VmRSS") * 1024, (int) number(status, "Threads"), files.count());
        }
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

    /** Stops it as systemd does. */
    @Override
    public void close() {
        Process it = process;
        if (it != null) {
            it.destroy();
            try {
                it.onExit().get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                it.destroyForcibly();
                throw new UncheckedIOException(new IOException("does not stop within 30 s", e));
            }
        }
    }
}
