package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.HandshakePhase.HungUpException;
import io.keybraid.plugin.etsi014.IdleConnectionCheck.StaleConnectionException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One request on its way, carried by a thread of its own so that nothing, not even a name look-up, outlasts its time. */
final class PendingCall implements Runnable {

    private static final int MAX_ATTEMPTS = 4;

    private final OkHttpClient client;
    private final Request request;
    private final CompletableFuture<KmeAnswer> answer = new CompletableFuture<>();
    private volatile @Nullable Call call;

    PendingCall(OkHttpClient client, Request request) {
        this.client = client;
        this.request = request;
    }

    @Override
    public void run() {
        try {
            KmeAnswer received = send();
            // Whoever waited may have gone; then nobody else wipes what came.
            if (!answer.complete(received)) {
                received.close();
            }
        } catch (IOException | Error e) {
            answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            answer.completeExceptionally(withoutWords(e));
        }
    }

    /** A parser's mistake, by its kind and place alone: its message may quote what was received, and that may be a key. */
    private static IOException withoutWords(RuntimeException e) {
        IOException mistake = new IOException(e.getClass().getName());
        mistake.setStackTrace(e.getStackTrace());
        return mistake;
    }

    /** Sends once. Another connection is tried only where nothing was sent on the first. */
    private KmeAnswer send() throws IOException {
        for (int attempt = 1; ; attempt++) {
            HandshakePhase handshake = new HandshakePhase();
            Call next = client.newCall(
                    request.newBuilder().tag(HandshakePhase.class, handshake).build());
            call = next;
            if (answer.isDone()) {
                throw new IOException("given up");
            }
            try (Response response = next.execute()) {
                return KmeAnswer.of(response);
            } catch (StaleConnectionException e) {
                client.connectionPool().evictAll();
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            } catch (SocketException e) {
                if (!handshake.isNow()) {
                    throw e;
                }
                // A KME that refuses our certificate says why, but hangs up at once; with luck the next time we read
                // it.
                if (attempt == MAX_ATTEMPTS) {
                    throw new HungUpException(e);
                }
            }
        }
    }

    /**
     * The answer. If it does not come in time, or this thread is interrupted, the call is cancelled.
     *
     * @throws SocketTimeoutException if it does not come in time
     * @throws IOException as the call itself failed
     */
    KmeAnswer await(Duration time) throws IOException, InterruptedException {
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException("no answer in time");
            KmeAnswer justCome = giveUp(late);
            if (justCome == null) {
                throw late;
            }
            return justCome;
        } catch (InterruptedException e) {
            KmeAnswer justCome = giveUp(new IOException("interrupted", e));
            if (justCome != null) {
                justCome.close();
            }
            throw e;
        } catch (ExecutionException e) {
            return rethrow(e.getCause());
        }
    }

    /** Cancels the call; what came in this very moment is the caller's. */
    private @Nullable KmeAnswer giveUp(IOException reason) {
        boolean done = !answer.completeExceptionally(reason);
        Call running = call;
        if (running != null) {
            running.cancel();
        }
        return done && !answer.isCompletedExceptionally() ? answer.join() : null;
    }

    private static KmeAnswer rethrow(@Nullable Throwable cause) throws IOException {
        if (cause instanceof Error error) {
            throw error;
        }
        throw cause instanceof IOException failure ? failure : new IOException(cause);
    }
}
