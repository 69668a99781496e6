package io.keybraid.host.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What many tunnels cost (docs/performance.md): {@code tunnels interval-seconds window-seconds}, or several of these triples. Prints
 * a table for each.
 */
final class GatewayProgram {

    static final String HEAD =
            "| What | Took | Rounds/s | Round median, 99 % | CPU, cores | CPU a round | fsyncs a round"
                    + " | RSS | Threads | Files | Equal keys |\n|---|---|---|---|---|---|---|---|---|---|---|";

    private GatewayProgram() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i + 2 < args.length; i += 3) {
            run(
                    Integer.parseInt(args[i]),
                    Duration.ofSeconds(Long.parseLong(args[i + 1])),
                    Duration.ofSeconds(Long.parseLong(args[i + 2])));
        }
    }

    private static void run(int tunnels, Duration interval, Duration window) throws Exception {
        System.out.printf(Locale.ROOT, "%n%,d tunnels, a rotation every %d s%n%n", tunnels, interval.toSeconds());
        System.out.println(HEAD);
        try (TwoGateways two = new TwoGateways(TwoGateways.folder(), tunnels, interval)) {
            story(two, window);
        }
    }

    /** Each step is a row. */
    static void story(TwoGateways two, Duration window) throws Exception {
        long began = System.nanoTime();
        two.start();
        System.out.printf(Locale.ROOT, "| both ready | %.1f s |%n", (System.nanoTime() - began) / 1e9);
        print(two, "first keys", two::awaitKeys);
        print(two, "steady", () -> Thread.sleep(window));
        int tunnels = two.tunnels();
        print(two, "one end stopped, started, in step", () -> {
            two.restart();
            two.awaitStep();
        });
        print(two, "a reload with a tenth more, keyed", () -> {
            two.reload(tunnels + tunnels / 10);
            two.awaitKeys();
        });
        print(two, "the link cut for 5 s, in step", () -> {
            two.cut(Duration.ofSeconds(5));
            two.awaitStep();
        });
        print(two, "steady again", () -> Thread.sleep(window.dividedBy(5)));
    }

    /** Something to be measured. */
    interface Span {
        void pass() throws Exception;
    }

    static void print(TwoGateways two, String what, Span span) throws Exception {
        System.out.println(row(two, what, span));
    }

    /** Pairs are of the gateway and of the other host. A process that was started anew counts from its start. */
    static String row(TwoGateways two, String what, Span span) throws Exception {
        Reading before = Reading.of(two);
        long began = System.nanoTime();
        span.pass();
        double seconds = (System.nanoTime() - began) / 1e9;
        Reading after = Reading.of(two);
        List<Long> times = after.roundsSince(before);
        double gateway = seconds(after.gateway().cpu().minus(before.gateway().cpu()));
        double others = since(after.others().cpu(), before.others().cpu());
        int count = Math.max(1, times.size());
        return String.format(
                Locale.ROOT,
                "| %s | %.1f s | %.1f | %s | %.3f, %.3f | %s | %s | %.0f, %.0f MB | %d, %d | %d, %d | %,d of %,d |",
                what,
                seconds,
                times.size() / seconds,
                times.isEmpty()
                        ? "none"
                        : times.get(times.size() / 2) + " ms, " + times.get((int) (times.size() * 0.99)) + " ms",
                gateway / seconds,
                others / seconds,
                times.isEmpty()
                        ? "none"
                        : String.format(Locale.ROOT, "%.2f, %.2f ms", 1e3 * gateway / count, 1e3 * others / count),
                times.isEmpty()
                        ? "none"
                        : String.format(
                                Locale.ROOT,
                                "%.2f, %.2f",
                                (double) since(
                                                after.gateway().fsyncs(),
                                                before.gateway().fsyncs())
                                        / count,
                                (double) since(
                                                after.others().fsyncs(),
                                                before.others().fsyncs())
                                        / count),
                after.gateway().residentBytes() / 1e6,
                after.others().residentBytes() / 1e6,
                after.gateway().threads(),
                after.others().threads(),
                after.gateway().files(),
                after.others().files(),
                two.equal(),
                two.tunnels());
    }

    /** Both ends at one moment. */
    private record Reading(MeasuredHost.Use gateway, MeasuredHost.Use others, List<Long> rounds) {
        static Reading of(TwoGateways two) throws IOException {
            return new Reading(two.gateway().use(), two.others().use(), two.rounds());
        }

        List<Long> roundsSince(Reading before) {
            return rounds.subList(before.rounds.size(), rounds.size()).stream()
                    .sorted()
                    .toList();
        }
    }

    private static double since(Duration now, Duration before) {
        return seconds(now.compareTo(before) < 0 ? now : now.minus(before));
    }

    private static long since(long now, long before) {
        return now < before ? now : now - before;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
