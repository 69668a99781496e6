package io.keybraid.host.round;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.host.message.Message.StrandName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a strand, on a thread of its own, under a deadline. What comes too late is closed, so that no secret is left
 * behind by a slow plugin.
 */
final class StrandCall<T extends AutoCloseable> {

    /** A plugin's method. */
    interface Body<T> {
        T call() throws KeySourceException;
    }

    /** Either a result, whose receiver closes it, or a failure. */
    record Outcome<T>(
            StrandName strand, @Nullable T result, @Nullable StrandFailure failure) {}

    private final StrandName strand;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    private StrandCall(StrandName strand, Body<T> body) {
        this.strand = strand;
        this.thread = Thread.ofVirtual().name("strand " + strand.name()).start(() -> run(body));
    }

    static <T extends AutoCloseable> StrandCall<T> start(StrandName strand, Body<T> body) {
        return new StrandCall<>(strand, body);
    }

    // A plugin is foreign code: whatever it throws must end this strand and nothing else.
    @SuppressWarnings("CatchingUnchecked")
    private void run(Body<T> body) {
        try {
            T value = body.call();
            if (!result.complete(value)) {
                value.close();
            }
        } catch (Exception | LinkageError | StackOverflowError e) {
            result.completeExceptionally(e);
        }
    }

    /** Waits at most this long. */
    Outcome<T> await(long nanos) {
        try {
            return new Outcome<>(strand, result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(strand, null, failure(e.getCause()));
        } catch (TimeoutException e) {
            return giveUp(
                    "no answer before the round's deadline", "see whether the source is slow or its network down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp("the round was given up", "nothing: another one follows");
        }
    }

    private Outcome<T> giveUp(String problem, String advice) {
        KeySourceException late = new KeySourceException(Reason.TIMED_OUT, problem, advice);
        boolean wasLate = result.completeExceptionally(late);
        thread.interrupt();
        if (!wasLate && !result.isCompletedExceptionally()) {
            return new Outcome<>(strand, result.join(), null);
        }
        return new Outcome<>(strand, null, StrandFailure.of(strand, late));
    }

    private StrandFailure failure(@Nullable Throwable cause) {
        if (cause instanceof KeySourceException e) {
            return StrandFailure.of(strand, e);
        }
        // The message of a foreign exception could hold anything, a secret too: its type has to do.
        String type = cause == null ? "nothing" : cause.getClass().getName();
        return new StrandFailure(
                strand,
                StrandFailure.PLUGIN_FAULT,
                "its plugin failed with " + type,
                "tell the plugin's author; the round goes on without it");
    }
}
