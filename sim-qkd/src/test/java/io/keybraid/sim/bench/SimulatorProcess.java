package io.keybraid.sim.bench;

import io.keybraid.sim.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code keybraid sim} as a process of its own, with the JVM options that the launcher gives it. */
record SimulatorProcess(Process process, String printed, long startMillis) implements AutoCloseable {

    private static final int SECONDS = 120;

    static SimulatorProcess start(Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        long before = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--directory",
                        directory.resolve("pki").toString(),
                        "--kme-a-port",
                        "0",
                        "--kme-b-port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (process.isAlive() && System.nanoTime() - before < TimeUnit.SECONDS.toNanos(SECONDS)) {
            String printed = Files.readString(log);
            if (printed.contains("Ctrl-C stops it")) {
                return new SimulatorProcess(
                        process, printed, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
            }
            Thread.sleep(5);
        }
        process.destroyForcibly();
        throw new IOException("the simulator did not start: " + Files.readString(log));
    }

    int port(String kme) {
        Matcher port = Pattern.compile(kme + " +https://127.0.0.1:([0-9]+)").matcher(printed);
        if (!port.find()) {
            throw new IllegalStateException("no port of " + kme + " in: " + printed);
        }
        return Integer.parseInt(port.group(1));
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
