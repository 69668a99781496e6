package io.keybraid.sim.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that do the same again and again for a while, each as soon as it has its answer. */
final class Load {

    /** One client; each call is one thing done, and throws if it was not. */
    interface Client extends AutoCloseable {
        void once() throws Exception;

        @Override
        void close() throws IOException;
    }

    /** Makes the next client. */
    interface Clients {
        Client next() throws Exception;
    }

    /** How many there were in all, in how long, and how long each took. */
    record Result(long done, double seconds, long[] sortedNanos) {

        double perSecond() {
            return done / seconds;
        }

        double millis(double share) {
            return sortedNanos[(int) Math.min(sortedNanos.length - 1L, (long) (share * sortedNanos.length))] / 1e6;
        }
    }

    // Handshakes: what is measured are kept connections.
    private static final int AT_A_TIME = 16;

    private Load() {}

    /** All clients are there before the first begins. Any failure of any of them is thrown. */
    static Result of(Clients clients, int count, Duration time) throws Exception {
        List<Client> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (all.size() < count) {
                List<Future<Client>> making = new ArrayList<>();
                for (int made = 0; made < Math.min(AT_A_TIME, count - all.size()); made++) {
                    making.add(threads.submit(clients::next));
                }
                for (Future<Client> one : making) {
                    all.add(one.get(120, TimeUnit.SECONDS));
                }
            }
            CountDownLatch go = new CountDownLatch(1);
            List<Future<long[]>> running = new ArrayList<>();
            for (Client client : all) {
                running.add(threads.submit(() -> {
                    go.await();
                    return timesOf(client, System.nanoTime() + time.toNanos());
                }));
            }
            go.countDown();
            List<long[]> times = new ArrayList<>();
            for (Future<long[]> one : running) {
                times.add(one.get(time.toSeconds() + 120, TimeUnit.SECONDS));
            }
            long[] sorted =
                    times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Result(sorted.length, time.toNanos() / 1e9, sorted);
        } finally {
            for (Client client : all) {
                client.close();
            }
        }
    }

    private static long[] timesOf(Client client, long until) throws Exception {
        long[] times = new long[1024];
        int count = 0;
        for (long before = System.nanoTime(); before < until; ) {
            client.once();
            long after = System.nanoTime();
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
            }
            times[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(times, count);
    }
}
