package io.keybraid.host.round.crash;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Explores every world within bounds, depth first, with several threads, and checks all claims in each. */
final class Exploration {

    /**
     * What came of it.
     *
     * @param worlds that were met
     * @param steps from one world to another
     * @param broken a claim that does not hold; no more was explored then
     */
    record Outcome(long worlds, long steps, Duration took, Optional<String> broken) {}

    private final Exploring exploring;
    private final Seen seen = new Seen();
    private final Chores chores;
    private final AtomicLong worlds = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

    private Exploration(Bounds bounds, Mistake mistake, int threads) {
        this.exploring = Exploring.of(bounds, mistake);
        this.chores = new Chores(threads);
    }

    static Outcome explore(Bounds bounds, Mistake mistake, int threads) {
        return new Exploration(bounds, mistake, threads).run(threads);
    }

    private Outcome run(int threads) {
        long begin = System.nanoTime();
        long[] first = new long[World.LONGS];
        exploring.first().pack(first, 0);
        chores.give(first);
        List<Thread> workers = java.util.stream.IntStream.range(0, threads)
                .mapToObj(i -> Thread.ofPlatform().name("explorer " + i).start(new Worker()::run))
                .toList();
        for (Thread worker : workers) {
            join(worker);
        }
        if (failed.get() != null) {
            throw new IllegalStateException("the exploration itself failed", failed.get());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return new Outcome(worlds.get(), steps.get(), took, Optional.ofNullable(broken.get()));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One thread's share. */
    private final class Worker implements Sink {
        private final Scheduler scheduler = new Scheduler(exploring, Telling.SILENT, this);
        private final Rest rest = new Rest(exploring, seen);
        private final Fingerprint fingerprint = new Fingerprint();
        private final long[] packed = new long[World.LONGS];
        private final World world = new World();
        private long[] stack = new long[World.LONGS << 12];
        private int height;
        private long met;
        private long stepped;

        void run() {
            try {
                long[] chore = chores.take();
                while (chore != null) {
                    push(chore, chore.length);
                    work();
                    chore = chores.take();
                }
            } catch (RuntimeException | Error e) {
                failed.compareAndSet(null, e);
                chores.stop();
            }
            worlds.addAndGet(met);
            steps.addAndGet(stepped);
        }

        private void work() {
            while (height > 0 && !chores.stopped()) {
                if (chores.wanted() && height > 64 * World.LONGS) {
                    share();
                }
                height -= World.LONGS;
                world.unpack(stack, height);
                if (!rest.wayToDisagreement(stack, height).isEmpty()) {
                    broken(rest.broken(), world);
                }
                scheduler.explore(world, true);
            }
        }

        /** The lower half, which is the larger one: what lies there was met earlier. */
        private void share() {
            int half = height / World.LONGS / 2 * World.LONGS;
            chores.give(Arrays.copyOf(stack, half));
            System.arraycopy(stack, half, stack, 0, height - half);
            height -= half;
        }

        private void push(long[] from, int length) {
            if (height + length > stack.length) {
                stack = Arrays.copyOf(stack, Math.max(2 * stack.length, height + length));
            }
            System.arraycopy(from, 0, stack, height, length);
            height += length;
        }

        @Override
        public void next(World world, Pace pace) {
            stepped++;
            world.pack(packed, 0);
            fingerprint.of(packed, 0);
            if ((seen.mark(fingerprint, Seen.MET) & Seen.MET) == 0) {
                met++;
                scheduler.claims().broken(world).ifPresent(claim -> broken(claim, world));
                push(packed, World.LONGS);
            }
        }

        @Override
        public void broken(String claim, World world) {
            broken.compareAndSet(null, claim);
            chores.stop();
        }
    }
}
