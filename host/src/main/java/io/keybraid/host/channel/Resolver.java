package io.keybraid.host.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the addresses of names under a deadline. On a few platform threads of its own: a lookup blocks in native code, and
 * on virtual threads a handful of names with a dead name server would hold up everything else. The JVM remembers a found
 * name for 30 s and a missing one for 10 s.
 */
final class Resolver implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int MOST_ADDRESSES = 8;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor lookups;
    private final Duration deadline;

    Resolver(Duration deadline) {
        this.deadline = deadline;
        this.lookups = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("keybraid-names-", 0).factory());
        lookups.allowCoreThreadTimeOut(true);
    }

    /**
     * At least one address and at most eight, in the order to try them.
     *
     * @throws UnknownHostException if the name has none
     * @throws IOException if no answer came in time
     */
    List<InetAddress> resolve(String host) throws IOException, InterruptedException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return lookUp(host);
        }
    }

    private List<InetAddress> lookUp(String host) throws IOException, InterruptedException {
        Future<InetAddress[]> lookup = lookups.submit(() -> InetAddress.getAllByName(host));
        try {
            List<InetAddress> all = List.of(lookup.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
            return all.subList(0, Math.min(all.size(), MOST_ADDRESSES));
        } catch (TimeoutException slow) {
            throw new IOException("no answer from the name server in time");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IOException("the lookup failed", failed.getCause());
        } finally {
            lookup.cancel(false);
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
