package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running ping(8), ten packets a second, and how many of them were lost. Thread-safe. */
public final class PingCounter implements AutoCloseable {

    private static final String INTERVAL_SECONDS = "0.1";

    private final Process process;
    private final Thread reader;
    private final PingTally tally = new PingTally();

    private PingCounter(Process process) {
        this.process = process;
        // Not a virtual thread: a read from a pipe blocks the thread that carries it.
        this.reader = Thread.ofPlatform().daemon().name("ping-output").start(this::readLines);
    }

    /** Starts pinging an address out of a namespace. */
    public static PingCounter start(NetworkNamespace from, String address) throws OperatorException {
        List<String> ping =
                Program.require("ping", "iputils-ping").with(List.of("-n", "-O", "-i", INTERVAL_SECONDS, address));
        List<String> words = Program.require("setsid", "util-linux").with(from.command(ping));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new PingCounter(process);
        } catch (IOException e) {
            throw new OperatorException(Reason.WIREGUARD, "ping cannot be started: " + e, "check its installation", e);
        }
    }

    private void readLines() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tally.read(line);
            }
        } catch (IOException e) {
            // Ended.
        }
    }

    /** So far. A packet counts once it was answered, or the next was sent without an answer to it. */
    public PingCount count() {
        return tally.count();
    }

    /** Ends it and waits for what it has still to say; {@link #count} stays. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reader.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
