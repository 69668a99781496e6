package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.HandshakePhase.HungUpException;
import io.keybraid.plugin.etsi014.HandshakePhase.NoHybridClientException;
import io.keybraid.plugin.etsi014.HandshakePhase.NotHybridException;
import io.keybraid.plugin.etsi014.IdleConnectionCheck.StaleConnectionException;
import io.keybraid.plugin.etsi014.tls.HybridTls;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One request on its way, carried by a thread of its own so that nothing, not even a name look-up, outlasts its time. */
final class PendingCall implements Runnable {

    private static final int MAX_ATTEMPTS = 4;

    private final HttpClients clients;
    private final TlsInUse tls;
    private final Request request;
    private final CompletableFuture<KmeAnswer> answer = new CompletableFuture<>();
    private volatile @Nullable Call call;
    private volatile HandshakePhase phase = new HandshakePhase();

    PendingCall(HttpClients clients, TlsInUse tls, Request request) {
        this.clients = clients;
        this.tls = tls;
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
        } catch (Exception e) {
            // Kotlin checks no exceptions: okhttp lets an InterruptedException through that its methods do not declare.
            answer.completeExceptionally(e instanceof InterruptedException ? brokenOff() : withoutWords(e));
        }
    }

    /** Only closing the transport interrupts the thread of a call. */
    private static IOException brokenOff() {
        return new IOException("interrupted");
    }

    /** A parser's mistake, by its kind and place alone: its message may quote what was received, and that may be a key. */
    private static IOException withoutWords(Exception e) {
        IOException mistake = new IOException(e.getClass().getName());
        mistake.setStackTrace(e.getStackTrace());
        return mistake;
    }

    /** Sends once. Another connection, or another TLS, is tried only where nothing was sent on the first. */
    private KmeAnswer send() throws IOException {
        boolean hybrid = tls.beginsHybrid();
        for (int attempt = 1; ; attempt++) {
            try {
                return send(hybrid ? hybridClient() : clients.classical(), hybrid);
            } catch (StaleConnectionException e) {
                clients.forgetConnections();
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                if (!(phase.isNow() || e instanceof NoHybridClientException) || answer.isDone()) {
                    throw e;
                }
                if (hybrid) {
                    withoutHybrid(e);
                    hybrid = false;
                    attempt = 0;
                } else if (!(e instanceof SocketException hungUp)) {
                    throw e;
                } else if (attempt >= MAX_ATTEMPTS) {
                    // A KME that refuses our certificate says why, but hangs up at once; with luck the next time we
                    // read it.
                    throw new HungUpException(hungUp);
                }
            }
        }
    }

    private KmeAnswer send(OkHttpClient client, boolean hybrid) throws IOException {
        HandshakePhase now = new HandshakePhase();
        phase = now;
        Call next = client.newCall(
                request.newBuilder().tag(HandshakePhase.class, now).build());
        call = next;
        if (answer.isDone()) {
            throw new IOException("given up");
        }
        try (Response response = next.execute()) {
            return KmeAnswer.of(response);
        } catch (IOException e) {
            if (!now.hasEnded()) {
                // A kept connection: a KME that closed one, as when it starts again, has closed the others too.
                clients.forgetConnections();
            }
            throw HybridTls.inTheJdksWords(e);
        } catch (RuntimeException | LinkageError e) {
            if (hybrid && now.isNow()) {
                throw new NoHybridClientException(e);
            }
            throw e;
        } finally {
            PooledBuffers.overwrite();
            if (now.hasEnded()) {
                tls.agreed(hybrid);
            }
        }
    }

    private OkHttpClient hybridClient() throws NoHybridClientException {
        try {
            return clients.hybrid();
        } catch (IOException e) {
            throw new NoHybridClientException(e);
        }
    }

    /** The hybrid handshake failed; that the KME lacks it is one reason of many. Classical TLS then goes on, or tells the reason. */
    private void withoutHybrid(IOException e) throws IOException {
        boolean ours = e instanceof NoHybridClientException;
        if (e instanceof SSLPeerUnverifiedException || (ours && !tls.mayFallBack())) {
            throw e;
        }
        if (!tls.mayFallBack()) {
            clients.shakeHandsClassically(request.url());
            throw new NotHybridException(e);
        }
        tls.failedHere(ours);
    }

    /** Whether the KME may have got the request. */
    boolean mayHaveArrived() {
        return phase.wasSent();
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
