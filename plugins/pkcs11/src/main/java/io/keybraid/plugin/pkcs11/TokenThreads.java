package io.keybraid.plugin.pkcs11;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a source waits for its token: the library's calls cannot be broken off, and some tokens take seconds, or for ever.
 * Two threads that end when they are idle, and a bounded queue before them.
 */
final class TokenThreads implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int MOST_WAITING = 64;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("keybraid-pkcs11-", 0).factory());

    TokenThreads() {
        pool.allowCoreThreadTimeOut(true);
    }

    /** Something that the token computes. */
    interface Call {
        byte[] make() throws Token.TokenException;
    }

    /**
     * What it computes; the caller wipes it. If the round ends first it is wiped when it comes.
     *
     * @throws Token.TokenException if the token does not do it
     * @throws KeySourceException with reason {@code TIMED_OUT} if the round ends first, {@code UNAVAILABLE} if too many wait
     */
    byte[] call(RoundContext round, Call call) throws KeySourceException, Token.TokenException {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        try {
            pool.execute(() -> run(call, result));
            return result.get(round.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE,
                    pool.isShutdown() ? "the source was closed" : MOST_WAITING + " rounds wait for the token already",
                    "see whether the token hangs; else rotate less often",
                    e);
        } catch (TimeoutException e) {
            giveUp(result);
            throw late(round, e);
        } catch (InterruptedException e) {
            giveUp(result);
            Thread.currentThread().interrupt();
            throw late(round, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Token.TokenException told) {
                throw told;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void run(Call call, CompletableFuture<byte[]> result) {
        if (result.isDone()) {
            return;
        }
        try {
            byte[] made = call.make();
            if (!result.complete(made)) {
                Arrays.fill(made, (byte) 0);
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static void giveUp(CompletableFuture<byte[]> result) {
        if (!result.cancel(false) && !result.isCompletedExceptionally()) {
            Arrays.fill(result.join(), (byte) 0);
        }
    }

    private static KeySourceException late(RoundContext round, Exception cause) {
        return new KeySourceException(
                Reason.TIMED_OUT,
                "the token did not answer before the round of tunnel '" + round.tunnel() + "' was over",
                "see whether it waits for a touch; give the tunnel a longer 'round-deadline'",
                cause);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
