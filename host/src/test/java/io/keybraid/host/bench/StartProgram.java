package io.keybraid.host.bench;

import io.keybraid.host.key.IdentityPin;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the start of a host costs, and one that has one tunnel and nothing to do (docs/performance.md): {@code starts idle-seconds
 * folder}. Prints a row of a table. {@code -Dkeybraid.launcher} names the launcher of an installed package; else it is that of the
 * source tree. The other end is a host too; WireGuard is in memory, and a key is rotated every two minutes.
 */
final class StartProgram {

    private static final String ONE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";
    private static final String OTHER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";

    private record Start(Duration ready, StartedHost.Use use) {}

    private StartProgram() {}

    public static void main(String[] args) throws Exception {
        System.out.println(
                "| Starts | Ready: median, slowest | CPU until ready | RSS when ready | Idle for | CPU | Wake-ups a second"
                        + " | RSS, of it shareable | Threads |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        System.out.println(
                row(Integer.parseInt(args[0]), Duration.ofSeconds(Long.parseLong(args[1])), Path.of(args[2])));
    }

    private static String row(int starts, Duration idle, Path parent) throws Exception {
        Path folder = Files.createTempDirectory(parent, "keybraid-start-");
        try (StartedHost host = new StartedHost(folder.resolve("one"));
                StartedHost other = new StartedHost(folder.resolve("other"))) {
            int port = freePort();
            host.configure(config("listen: \"127.0.0.1:" + port + "\"", ONE, OTHER, other.pin(), ""));
            other.configure(config("listen: []", OTHER, ONE, host.pin(), "endpoint: \"127.0.0.1:" + port + "\","));
            List<Start> all = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                all.add(new Start(host.start(), host.use()));
                host.stop();
            }
            host.start();
            other.start();
            for (int i = 0; i < 600 && !host.log().contains(" rotated"); i++) {
                Thread.sleep(100);
            }
            Thread.sleep(10_000); // what the first round left to be compiled
            StartedHost.Use before = host.use();
            Thread.sleep(idle);
            StartedHost.Use after = host.use();
            return row(all, idle, before, after);
        } finally {
            remove(folder);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static String config(String listen, String key, String peer, IdentityPin pin, String endpoint)
            throws IOException {
        Path plugins = Path.of(System.getProperty("keybraid.root"), "host", "target", "dist", "plugins");
        return """
                identity: identity.pem
                %s
                state: state
                wireguard: { backend: memory }
                plugins: { directory: "%s" }
                sources: { pq: { plugin: mlkem, parameter-set: ML-KEM-1024 }, classical: { plugin: x25519 } }
                tunnels:
                  idle: { interface: wg0, public-key: "%s", peer: "%s", identity: "%s", %s sources: { pq: {}, classical: {} } }
                """.formatted(listen, plugins.toRealPath(), key, peer, pin, endpoint);
    }

    private static String row(List<Start> all, Duration idle, StartedHost.Use before, StartedHost.Use after) {
        List<Duration> ready = all.stream().map(Start::ready).sorted().toList();
        List<Duration> cpu =
                all.stream().map(start -> start.use().cpu()).sorted().toList();
        List<Long> resident =
                all.stream().map(start -> start.use().residentBytes()).sorted().toList();
        int middle = all.size() / 2;
        return String.format(
                Locale.ROOT,
                "| %d | %.2f s, %.2f s | %.2f s | %.0f MB | %d s | %.2f s | %.1f | %.0f MB, %.0f MB | %d |",
                all.size(),
                seconds(ready.get(middle)),
                seconds(ready.getLast()),
                seconds(cpu.get(middle)),
                resident.get(middle) / 1e6,
                idle.toSeconds(),
                seconds(after.cpu().minus(before.cpu())),
                (after.wakeUps() - before.wakeUps()) / seconds(idle),
                after.residentBytes() / 1e6,
                (after.residentBytes() - after.ownBytes()) / 1e6,
                after.threads());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
