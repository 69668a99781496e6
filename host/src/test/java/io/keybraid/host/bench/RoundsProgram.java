package io.keybraid.host.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a round costs once everything is warm (docs/performance.md): {@code tunnels interval-seconds warm-up-seconds window-seconds
 * windows}, or several of these. Two hosts in processes of their own, as {@link TwoGateways} has them; a row for each window.
 */
final class RoundsProgram {

    private RoundsProgram() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i + 4 < args.length; i += 5) {
            run(
                    Integer.parseInt(args[i]),
                    Duration.ofSeconds(Long.parseLong(args[i + 1])),
                    Duration.ofSeconds(Long.parseLong(args[i + 2])),
                    Duration.ofSeconds(Long.parseLong(args[i + 3])),
                    Integer.parseInt(args[i + 4]));
        }
    }

    private static void run(int tunnels, Duration interval, Duration warmUp, Duration window, int windows)
            throws Exception {
        System.out.printf(Locale.ROOT, "%n%,d tunnels, a rotation every %d s%n%n", tunnels, interval.toSeconds());
        System.out.println(
                "| After | Rounds/s | Round median, 99 % | CPU a round, both ends | compilers | garbage collector"
                        + " | the rest | fsyncs a round | Equal keys |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        try (TwoGateways two = new TwoGateways(TwoGateways.folder(), tunnels, interval)) {
            long began = System.nanoTime();
            two.start();
            two.awaitKeys();
            Thread.sleep(warmUp);
            for (int i = 0; i < windows; i++) {
                long after = Duration.ofNanos(System.nanoTime() - began).toSeconds();
                System.out.println("| " + after + " s " + row(two, window));
            }
        }
    }

    static String row(TwoGateways two, Duration window) throws Exception {
        List<MeasuredHost> ends = List.of(two.gateway(), two.others());
        int seen = two.rounds().size();
        Spent before = Spent.by(ends);
        long began = System.nanoTime();
        Thread.sleep(window);
        Spent spent = Spent.by(ends).since(before);
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Long> all = two.rounds();
        List<Long> rounds = all.subList(seen, all.size()).stream().sorted().toList();
        if (rounds.isEmpty()) {
            return "| none |";
        }
        return String.format(
                Locale.ROOT,
                "| %.1f | %d ms, %d ms | %.2f ms | %.2f ms | %.2f ms | %.2f ms | %.2f | %,d of %,d |",
                rounds.size() / seconds,
                rounds.get(rounds.size() / 2),
                rounds.get((int) (rounds.size() * 0.99)),
                millis(spent.cpu, rounds),
                millis(spent.compiling, rounds),
                millis(spent.collecting, rounds),
                millis(spent.cpu.minus(spent.compiling).minus(spent.collecting), rounds),
                (double) spent.fsyncs / rounds.size(),
                two.equal(),
                two.tunnels());
    }

    private static double millis(Duration spent, List<Long> rounds) {
        return spent.toNanos() / 1e6 / rounds.size();
    }

    /** By both ends together. */
    private record Spent(Duration cpu, Duration compiling, Duration collecting, long fsyncs) {
        static Spent by(List<MeasuredHost> ends) throws IOException {
            Spent sum = new Spent(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
            for (MeasuredHost end : ends) {
                MeasuredHost.Use use = end.use();
                sum = new Spent(
                        sum.cpu.plus(use.cpu()),
                        sum.compiling.plus(use.compiling()),
                        sum.collecting.plus(use.collecting()),
                        sum.fsyncs + use.fsyncs());
            }
            return sum;
        }

        Spent since(Spent before) {
            return new Spent(
                    cpu.minus(before.cpu),
                    compiling.minus(before.compiling),
                    collecting.minus(before.collecting),
                    fsyncs - before.fsyncs);
        }
    }
}
