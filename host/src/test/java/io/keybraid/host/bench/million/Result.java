package io.keybraid.host.bench.million;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What came out, of one group or of many. Thread-safe. */
final class Result {

    private final Map<String, Healing> healings = new LinkedHashMap<>();
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private final Alarms alarms = new Alarms();
    private final Times rounds = new Times();
    private int groups;
    private long tunnels;
    private long gateways;
    private long unequal;
    private long unhealed;
    private long alarmed;
    private long taken;
    private long forgotten;
    private Duration busy = Duration.ZERO;

    /** Of gateways, in some of their seconds. */
    private static final class Load {
        private long seconds;
        private final long[] all = new long[3];
        private final int[] most = new int[3];

        void add(List<Gateway> gateways, int[] span) {
            for (Gateway gateway : gateways) {
                seconds += span[1] - span[0];
                Counts counts = gateway.counts;
                add(0, counts.rounds(span[0], span[1]));
                add(1, counts.frames(span[0], span[1]));
                add(2, counts.bytes(span[0], span[1]));
            }
        }

        private void add(int which, Counts.Rate rate) {
            all[which] += rate.all();
            most[which] = Math.max(most[which], rate.most());
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f, %d | %.0f, %d | %.1f kB, %.1f kB |",
                    name,
                    (double) all[0] / seconds,
                    most[0],
                    (double) all[1] / seconds,
                    most[1],
                    all[2] / 1e3 / seconds,
                    most[2] / 1e3);
        }

        /** Of both directions. */
        double bytesOfRound() {
            return (double) all[2] / all[0];
        }
    }

    synchronized void add(World world, Story story) {
        groups++;
        tunnels += world.tunnels.size();
        gateways += world.gateways.size();
        unequal += world.unequal();
        unhealed += world.tunnels.stream().filter(Played::isHurt).count();
        alarmed += world.alarmed();
        taken += world.ways.stream().mapToLong(way -> way.keys.taken()).sum();
        forgotten += world.ways.stream().mapToLong(way -> way.keys.forgotten()).sum();
        busy = world.gateways.stream().map(Gateway::busy).reduce(busy, Duration::plus);
        alarms.addAll(world.alarms);
        rounds.addAll(world.rounds);
        story.all()
                .forEach(healing ->
                        healings.computeIfAbsent(healing.name, Healing::new).addAll(healing));
        load("peace, four minutes", world.gateways, story.peace());
        load("every host starts, one minute", world.gateways, story.storm(Duration.ZERO));
        load("the killed gateways are back, one minute", story.killed(), story.storm(Story.BACK));
        load("their KMEs are back, one minute", story.starved(), story.storm(Story.WITH_KMES));
    }

    private void load(String name, List<Gateway> of, int[] span) {
        loads.computeIfAbsent(name, any -> new Load()).add(of, span);
    }

    synchronized int groups() {
        return groups;
    }

    synchronized long rounds() {
        return rounds.count();
    }

    /** Tunnels whose ends do not hold the same key, that did not rotate since what hit them ended, or that have an alarm. */
    synchronized long ill() {
        return unequal + unhealed + alarmed;
    }

    synchronized long unfoundedAlarms() {
        return alarms.unfounded();
    }

    synchronized String table() {
        StringBuilder text = new StringBuilder();
        line(text, "| Fault | Tunnels hit | In step: median, 99 %, longest | Rotated: median, 99 %, longest |");
        line(text, "|---|---|---|---|");
        healings.values()
                .forEach(healing -> line(
                        text,
                        String.format(
                                Locale.ROOT,
                                "| %s | %,d | %s | %s |",
                                healing.name,
                                healing.hurt(),
                                healing.inStep,
                                healing.rotated)));
        line(text, "");
        line(text, "| When | Rounds begun/s: mean, most | Frames sent/s: mean, most | Bytes sent/s: mean, most |");
        line(text, "|---|---|---|---|");
        loads.forEach((name, load) -> line(text, load.row(name)));
        line(text, "");
        facts().forEach(fact -> line(text, fact));
        return text.toString();
    }

    private static void line(StringBuilder to, String text) {
        to.append(text).append('\n');
    }

    private List<String> facts() {
        Supplier<Load> peace = () -> loads.values().iterator().next();
        return Arrays.asList(
                String.format(
                        Locale.ROOT,
                        "%,d tunnels, %,d gateways, %,d rounds (median, 99 %%, longest: %s), %.0f bytes a round on the"
                                + " wire",
                        tunnels,
                        gateways,
                        rounds.count(),
                        rounds,
                        peace.get().bytesOfRound()),
                String.format(
                        Locale.ROOT,
                        "QKD keys taken: %,d, %.4f a rotation; wasted: %,d, of them never fetched at the other end: %,d",
                        taken,
                        (double) taken / rounds.count(),
                        taken - rounds.count(),
                        forgotten),
                String.format(
                        Locale.ROOT,
                        "equal keys: %,d of %,d; not healed: %,d; with an alarm at the end: %,d; %s",
                        tunnels - unequal,
                        tunnels,
                        unhealed,
                        alarmed,
                        alarms),
                String.format(
                        Locale.ROOT,
                        "a gateway's processors: %.3f cores on average",
                        busy.toNanos() / 1e9 / gateways / Story.END.toSeconds()));
    }
}
