package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program of the system that the demo runs. Looked for where root's programs lie too: an ordinary user's PATH on Debian
 * lacks {@code /usr/sbin}, where {@code ip} is.
 */
public record Program(Path path) {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_OUTPUT = 1 << 16;
    private static final List<String> ALSO = List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

    /** How a program ended, and what it printed, errors included. */
    public record Ending(int code, String output) {}

    /** Looks for it on the PATH and in the usual places. */
    public static Optional<Program> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":", -1)), ALSO.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(Program::new);
    }

    /** @throws OperatorException if it is not installed, saying which Debian package has it */
    public static Program require(String name, String debianPackage) throws OperatorException {
        return find(name)
                .orElseThrow(() -> new OperatorException(
                        Reason.WIREGUARD,
                        name + " is not installed",
                        "install it, on Debian and Ubuntu with: apt-get install " + debianPackage));
    }

    /** The words of a command line that runs it. */
    public List<String> with(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(path.toString());
        words.addAll(arguments);
        return words;
    }

    /**
     * Runs it to its end.
     *
     * @return what it printed
     * @throws OperatorException if it ends with another code than 0, or not within ten seconds
     */
    public String run(String... arguments) throws OperatorException {
        Ending ending = tryRun(arguments);
        if (ending.code() != 0) {
            throw failed(String.join(" ", with(List.of(arguments))), ending.output());
        }
        return ending.output();
    }

    /** Like {@link #run}, but any code will do. */
    public Ending tryRun(String... arguments) throws OperatorException {
        return run(with(List.of(arguments)), DEADLINE);
    }

    /** Runs a command line to its end, without input. */
    public static Ending run(List<String> words, Duration deadline) throws OperatorException {
        Process process = start(words);
        try {
            CompletableFuture<String> output = new CompletableFuture<>();
            // Not a virtual thread: a read from a pipe blocks the thread that carries it.
            Thread.ofPlatform().daemon().name("output").start(() -> output.complete(outputOf(process)));
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(String.join(" ", words), "it did not end within " + deadline.toSeconds() + " s");
            }
            // A program that it left in the background may hold the pipe open.
            return new Ending(process.exitValue(), output.get(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(String.join(" ", words), "it was interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return new Ending(process.exitValue(), "");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> words) throws OperatorException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw failed(String.join(" ", words), e.toString());
        }
    }

    /** As much as we keep; the rest is read, so that the program does not stop writing. */
    static String outputOf(Process process) {
        try (InputStream in = process.getInputStream()) {
            String kept = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
            in.transferTo(OutputStream.nullOutputStream());
            return kept.strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static OperatorException failed(String command, String why) {
        return new OperatorException(
                Reason.WIREGUARD,
                "'" + command + "' failed"
                        + (why.isEmpty() ? "" : ": " + why.lines().findFirst().orElse("")),
                "run it by hand to see why; Keybraid's demo needs what it does");
    }
}
