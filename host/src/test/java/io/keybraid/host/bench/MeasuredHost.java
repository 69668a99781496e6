package io.keybraid.host.bench;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A host as a process of its own, {@link AskedHost}, and what it and Linux say of that process. */
final class MeasuredHost implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final String key;
    private final String program;
    private final IdentityPin pin;
    private @Nullable Running running;

    private record Running(Process process, Writer questions, BufferedReader answers) {}

    /**
     * A process at one moment.
     *
     * @param cpu spent so far, by all its threads
     * @param compiling of it, by Java's compilers that live
     * @param collecting of it, by the thread that collects garbage
     * @param residentBytes memory that is in RAM
     * @param fsyncs of its journal's files so far, counted by Java once a second
     */
    record Use(
            Duration cpu,
            Duration compiling,
            Duration collecting,
            long residentBytes,
            int threads,
            long files,
            long fsyncs) {}

    /** @param key under which both ends tell the fingerprints of their keys */
    MeasuredHost(Path folder, byte[] key) throws OperatorException, IOException {
        this(folder, key, AskedHost.class.getName());
    }

    /** @param program the class that is the process */
    MeasuredHost(Path folder, byte[] key, String program) throws OperatorException, IOException {
        this.program = program;
        this.folder = Files.createDirectories(folder);
        this.key = HexFormat.of().formatHex(key);
        this.pin = HostIdentity.create(folder.resolve("identity.pem")).pin();
    }

    IdentityPin pin() {
        return pin;
    }

    void configure(String text) throws IOException {
        Files.writeString(folder.resolve("keybraid.yaml"), text);
    }

    /**
     * With the options of {@code keybraid run}: the launcher puts ours behind its own, and Java takes the first class that it is told
     * for the program and whatever follows for arguments.
     */
    void start() throws IOException {
        String launcher =
                Path.of(System.getProperty("keybraid.root"), "keybraid").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        launcher,
                        "run",
                        "--config",
                        folder.resolve("keybraid.yaml").toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("KEYBRAID_NO_BUILD", "1");
        builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put(
                        "KEYBRAID_JAVA_OPTS",
                        "-Xmx" + System.getProperty("scale.heap", "512m") + recording() + " -cp "
                                + System.getProperty("java.class.path") + " " + program);
        Process process = builder.start();
        running = new Running(
                process,
                process.outputWriter(StandardCharsets.US_ASCII),
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)));
        write(key);
    }

    /** Where a profile is wanted, a flight recording of each host, written when it ends. */
    private String recording() {
        String wanted = System.getProperty("scale.recording", "");
        return wanted.isEmpty()
                ? ""
                : " -Xlog:jfr+startup=error -XX:StartFlightRecording=" + wanted + ",filename="
                        + Path.of("target", folder.getFileName() + ".jfr").toAbsolutePath();
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** Returns when the host has started. */
    void awaitReady() throws IOException {
        if (!answer().equals(List.of("ready"))) {
            throw new IOException("did not say that it is ready:\n" + endOfLog());
        }
    }

    List<String> ask(String question) throws IOException {
        write(question);
        return answer();
    }

    long number(String question) throws IOException {
        return Long.parseLong(ask(question).getFirst());
    }

    /** Of each round that ended so far, how long this end was in it, in milliseconds. */
    List<Long> rounds() throws IOException {
        return ask("rounds").stream()
                .flatMap(line -> Stream.of(line.split(" ")))
                .map(Long::valueOf)
                .toList();
    }

    private void write(String line) throws IOException {
        Writer to = current().questions();
        to.write(line + "\n");
        to.flush();
    }

    private List<String> answer() throws IOException {
        FutureTask<List<String>> reading = new FutureTask<>(this::readAnswer);
        Thread.ofPlatform().daemon().start(reading);
        try {
            return reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IOException("no answer; the log ends with:\n" + endOfLog(), e);
        }
    }

    private List<String> readAnswer() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = current().answers().readLine();
                ;
                line = current().answers().readLine()) {
            if (line == null) {
                throw new IOException("the host ended by itself");
            }
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    Use use() throws IOException {
        ProcessHandle process = current().process().toHandle();
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        String status = Files.readString(proc.resolve("status"));
        Duration cpu = process.info().totalCpuDuration().orElseThrow();
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return new Use(
                    cpu,
                    threads(proc, "C1 CompilerThre", "C2 CompilerThre"),
                    threads(proc, "VM Thread"),
                    number(status, "VmRSS") * 1024,
                    (int) number(status, "Threads"),
                    files.count(),
                    number("fsyncs"));
        }
    }

    /** What the threads of these names have spent, by Linux's clock of 100 ticks a second; one that has ended is in none. */
    private static Duration threads(Path proc, String... names) throws IOException {
        long ticks = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path thread : all) {
                String stat = Files.readString(thread.resolve("stat"));
                int end = stat.lastIndexOf(')');
                if (List.of(names).contains(stat.substring(stat.indexOf('(') + 1, end))) {
                    String[] fields = stat.substring(end + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        } catch (NoSuchFileException e) {
            return threads(proc, names); // a thread ended meanwhile
        }
        return Duration.ofMillis(10 * ticks);
    }

    private static long number(String status, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ":\\s+([0-9]+)").matcher(status);
        if (!matcher.find()) {
            throw new IllegalStateException("/proc/PID/status has no " + name);
        }
        return Long.parseLong(matcher.group(1));
    }

    private Running current() {
        Running it = running;
        if (it == null) {
            throw new IllegalStateException("not started");
        }
        return it;
    }

    /** As a power cut ends it; it may be started again. */
    void kill() throws IOException, InterruptedException {
        Process it = current().process();
        running = null;
        if (!it.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("does not die");
        }
    }

    /** Stops it, in order; it may be started again. */
    @Override
    public void close() throws IOException {
        Running it = running;
        running = null;
        if (it == null) {
            return;
        }
        it.questions().close();
        try {
            if (!it.process().waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("does not stop within a minute");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            it.process().destroyForcibly();
        }
    }
}
