package io.keybraid.host.bench.million;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A million tunnels (docs/performance.md): so many groups, which are played two at a time, after one whose memory is measured. Prints
 * tables.
 */
final class MillionProgram {

    private static final Logger TUNNELS = Logger.getLogger("keybraid.tunnel");
    private static final int TOLD_EVERY = 5;
    private static final long SEED = 20261128;

    private MillionProgram() {}

    public static void main(String[] args) throws Exception {
        int groups = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        TUNNELS.setLevel(Level.OFF);
        long began = System.nanoTime();
        System.out.println(memory(Shape.WHOLE));
        System.out.println(play(Shape.WHOLE, groups, 2).table());
        System.out.printf(
                Locale.ROOT,
                "took %.0f s, %.0f s of processors%n",
                (System.nanoTime() - began) / 1e9,
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3);
    }

    /** On so many threads. Virtual ones: strands begin and end on a virtual thread, and the way there and back is short. */
    static Result play(Shape shape, int groups, int threads) throws InterruptedException {
        Result result = new Result();
        AtomicInteger next = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> players = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            players.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> {
                        for (int group = next.getAndIncrement(); group < groups; group = next.getAndIncrement()) {
                            play(shape, SEED + group, result);
                            if (groups > 1) {
                                System.out.printf(Locale.ROOT, "group %d of %d%n", group + 1, groups);
                                tellMeanwhile(result);
                            }
                        }
                    }));
        }
        for (Thread player : players) {
            player.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.getFirst());
        }
        return result;
    }

    /** For whoever does not wait until all are played. */
    private static void tellMeanwhile(Result result) {
        if (result.groups() % TOLD_EVERY == 0) {
            System.out.println(result.table());
        }
    }

    private static void play(Shape shape, long seed, Result result) {
        World world = World.of(shape, seed);
        Story story = new Story(world);
        story.plan();
        story.until(Story.END);
        result.add(world, story);
        world.close();
    }

    /** What an end of a tunnel takes of the heap, everything counted that is played around it. */
    private static String memory(Shape shape) {
        long before = live();
        World world = World.of(shape, SEED);
        long around = live();
        Story story = new Story(world);
        story.plan();
        story.until(Story.PEACE);
        long with = live();
        int ends = 2 * world.tunnels.size();
        world.close();
        return String.format(
                Locale.ROOT,
                "heap of an end: %.2f kB, its key in WireGuard and its record in the journal included; besides %.2f kB for"
                        + " what is played around it (%,d ends after %d min)",
                (with - around) / 1e3 / ends,
                (around - before) / 1e3 / ends,
                ends,
                Story.PEACE.toMinutes());
    }

    private static long live() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
