package io.keybraid.plugin.oqs;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A few platform threads whose stack holds what native KEMs put there: Classic McEliece needs over 512 KB, and a stack that
 * overflows in native code kills the process. A virtual thread would also hold its carrier for as long as a call lasts.
 *
 * <p>The threads end when they have had nothing to do for a while.
 */
final class DeepStackThreads implements AutoCloseable {

    /** In bytes. */
    private static final long STACK = 16L << 20;

    private static final int MOST_WAITING = 256;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor pool;

    DeepStackThreads(int threads) {
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform()
                        .daemon()
                        .name("keybraid-oqs-", 0)
                        .stackSize(STACK)
                        .factory());
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * What the call gives. A call cannot be broken off: if the round ends first, its result is wiped when it comes.
     *
     * @param unwanted takes a result that nobody waits for any more
     * @throws KeySourceException with reason {@code TIMED_OUT} if the round ends first or this thread is interrupted
     */
    <T> T call(RoundContext round, Callable<T> call, Consumer<T> unwanted) throws KeySourceException, Kem.KemException {
        Task<T> task = new Task<>(call, unwanted);
        try {
            pool.execute(task);
            return task.await(round.remaining());
        } catch (RejectedExecutionException e) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE,
                    pool.isShutdown() ? "the source was closed" : MOST_WAITING + " computations are waiting already",
                    "this machine is too slow for so many rounds: take a faster algorithm, or rotate less often",
                    e);
        } catch (TimeoutException e) {
            task.giveUp();
            throw late(round, e);
        } catch (InterruptedException e) {
            task.giveUp();
            Thread.currentThread().interrupt();
            throw late(round, e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    private static KeySourceException late(RoundContext round, Exception cause) {
        return new KeySourceException(
                Reason.TIMED_OUT,
                "the round of tunnel '" + round.tunnel() + "' was over before the computation was",
                "give the tunnel a longer 'round-deadline', or take a faster algorithm",
                cause);
    }

    private static Kem.KemException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Kem.KemException refused) {
            return refused;
        }
        if (cause instanceof Error fatal) {
            throw fatal;
        }
        throw cause instanceof RuntimeException mistake ? mistake : new IllegalStateException(e);
    }

    /** Its result is somebody's, whatever happens: the waiting thread's, or wiped. */
    private static final class Task<T> implements Runnable {
        private final Callable<T> call;
        private final Consumer<T> unwanted;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Task(Callable<T> call, Consumer<T> unwanted) {
            this.call = call;
            this.unwanted = unwanted;
        }

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try {
                T made = call.call();
                if (!result.complete(made)) {
                    unwanted.accept(made);
                }
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        T await(Duration time) throws InterruptedException, ExecutionException, TimeoutException {
            return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
        }

        void giveUp() {
            if (!result.cancel(false) && !result.isCompletedExceptionally()) {
                unwanted.accept(result.join());
            }
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
