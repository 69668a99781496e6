package io.keybraid.host.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What many tunnels cost (docs/performance.md): {@code tunnels interval-seconds window-seconds}, or several of these triples. Prints
 * a row of a table for each.
 */
final class GatewayProgram {

    private GatewayProgram() {}

    public static void main(String[] args) throws Exception {
        System.out.println(
                "| Tunnels | Interval | Both ready | First keys | Rounds/s | Round median, 99 % | CPU gateway | CPU others"
                        + " | CPU a round, both | RSS | Threads | Files | Equal |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (int i = 0; i + 2 < args.length; i += 3) {
            System.out.println(row(
                    Integer.parseInt(args[i]),
                    Duration.ofSeconds(Long.parseLong(args[i + 1])),
                    Duration.ofSeconds(Long.parseLong(args[i + 2]))));
        }
    }

    static String row(int tunnels, Duration interval, Duration window) throws Exception {
        try (TwoGateways two = new TwoGateways(TwoGateways.folder(), tunnels, interval)) {
            Duration ready = two.start();
            Duration first = two.awaitFirstKeys();
            MeasuredHost.Use gatewayBefore = two.gateway().use();
            MeasuredHost.Use othersBefore = two.others().use();
            int roundsBefore = two.rounds().size();
            Thread.sleep(window);
            MeasuredHost.Use gateway = two.gateway().use();
            MeasuredHost.Use others = two.others().use();
            List<Long> rounds = two.rounds();
            List<Long> times = rounds.subList(roundsBefore, rounds.size()).stream()
                    .sorted()
                    .toList();
            Duration ofGateway = gateway.cpu().minus(gatewayBefore.cpu());
            Duration ofOthers = others.cpu().minus(othersBefore.cpu());
            return String.format(
                    Locale.ROOT,
                    "| %,d | %d s | %.1f s | %.1f s | %.1f | %s | %.3f | %.3f | %s | %.0f MB | %d | %d | %,d of %,d |",
                    tunnels,
                    interval.toSeconds(),
                    seconds(ready),
                    seconds(first),
                    times.size() / seconds(window),
                    times.isEmpty()
                            ? "none"
                            : times.get(times.size() / 2) + " ms, " + times.get((int) (times.size() * 0.99)) + " ms",
                    seconds(ofGateway) / seconds(window),
                    seconds(ofOthers) / seconds(window),
                    times.isEmpty()
                            ? "none"
                            : String.format(
                                    Locale.ROOT, "%.1f ms", 1000 * seconds(ofGateway.plus(ofOthers)) / times.size()),
                    gateway.residentBytes() / 1e6,
                    gateway.threads(),
                    gateway.files(),
                    two.equal(),
                    tunnels);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
