package io.keybraid.sim.bench;

import io.keybraid.sim.bench.Load.Client;
import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.pki.TlsContexts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * How many keys a simulator gives out over mutual TLS on kept connections, its clients on the same machine, and how fast
 * it starts. Prints tables for docs/performance.md.
 *
 * <pre>mvn -Pquick,sim-bench -pl sim-qkd verify</pre>
 */
public final class ThroughputBenchmark {

    private static final int OK = 200;
    private static final int STARTS = 7;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final String ENC = "/api/v1/keys/sae-bob/enc_keys?number=1&size=256";
    private static final String DEC = "/api/v1/keys/sae-alice/dec_keys?key_ID=";

    private final SimulatorProcess simulator;
    private final SSLContext alice;
    private final SSLContext bob;

    private ThroughputBenchmark(SimulatorProcess simulator, Pki pki) throws Exception {
        this.simulator = simulator;
        this.alice = TlsContexts.of(pki, "sae-alice");
        this.bob = TlsContexts.of(pki, "sae-bob");
    }

    /** Seconds for each row (10), and numbers of connections (1, 16, 64, 500). */
    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10);
        int[] connections = arguments.length > 1
                ? Arrays.stream(arguments[1].split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[] {1, 16, 64, 500};
        Path directory = Files.createTempDirectory("keybraid-sim-bench-");
        try {
            sayStarts(directory);
            try (SimulatorProcess simulator = SimulatorProcess.start(directory)) {
                new ThroughputBenchmark(simulator, new Pki(directory.resolve("pki"))).run(connections, time);
            }
        } finally {
            delete(directory);
        }
    }

    private static void sayStarts(Path directory) throws Exception {
        long first;
        try (SimulatorProcess one = SimulatorProcess.start(directory)) {
            first = one.startMillis();
        }
        long[] later = new long[STARTS];
        for (int at = 0; at < STARTS; at++) {
            try (SimulatorProcess one = SimulatorProcess.start(directory)) {
                later[at] = one.startMillis();
            }
        }
        Arrays.sort(later);
        say("%s", machine());
        say(
                "From the command to ports that answer: %d ms with certificates to make; else median %d ms, best %d ms",
                first, later[STARTS / 2], later[0]);
    }

    private void run(int[] connections, Duration time) throws Exception {
        say("| What | Clients | A second | Median | 99 %% | CPU of the simulator for each |");
        say("|---|---|---|---|---|---|");
        for (int count : connections) {
            measure("`enc_keys`", this::encKeys, count, time);
        }
        for (int count : connections) {
            measure("`enc_keys` at one KME, `dec_keys` at the other", this::bothEnds, count, time);
        }
        say("%s", machine());
    }

    private void measure(String what, Load.Clients clients, int count, Duration time) throws Exception {
        Load.of(clients, count, WARM_UP);
        double before = simulator.cpuSeconds();
        Load.Result result = Load.of(clients, count, time);
        double micros = (simulator.cpuSeconds() - before) * 1e6 / result.done();
        say(
                "| %s | %d | %,.0f | %.1f ms | %.1f ms | %.0f µs |",
                what, count, result.perSecond(), result.millis(0.5), result.millis(0.99), micros);
    }

    // Each asks once at once: the KME closes a connection on which nothing comes for half a minute.
    private Client encKeys() throws Exception {
        KeptConnection connection = new KeptConnection(alice, simulator.port("kme-a"));
        byte[] request = KeptConnection.get(ENC);
        mustBeOk(connection.exchange(request));
        return new Client() {
            @Override
            public void once() throws IOException {
                mustBeOk(connection.exchange(request));
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }

    private Client bothEnds() throws Exception {
        KeptConnection master = new KeptConnection(alice, simulator.port("kme-a"));
        KeptConnection slave = new KeptConnection(bob, simulator.port("kme-b"));
        byte[] request = KeptConnection.get(ENC);
        Client client = new Client() {
            @Override
            public void once() throws IOException {
                mustBeOk(master.exchange(request));
                mustBeOk(slave.exchange(KeptConnection.get(DEC + master.quotedAfter("\"key_ID\":\""))));
            }

            @Override
            public void close() throws IOException {
                master.close();
                slave.close();
            }
        };
        client.once();
        return client;
    }

    private static void mustBeOk(int status) throws IOException {
        if (status != OK) {
            throw new IOException("the KME answered " + status);
        }
    }

    private static String machine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d cores, %s %s, JDK %s, load average %.1f",
                system.getAvailableProcessors(),
                system.getName(),
                system.getVersion(),
                Runtime.version(),
                system.getSystemLoadAverage());
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}
