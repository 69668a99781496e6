package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.tls.KmeTls;
import java.io.IOException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;

/**
 * Sends requests to one KME over mutual TLS: each once, to the place named and no other, for as long as allowed and no longer.
 *
 * <p>HTTP/1.1 only: over HTTP/2, okhttp sends a request again by itself where the server refuses its stream. No proxy: keys go to the KME.
 * Thread-safe.
 */
final class KmeTransport implements AutoCloseable {

    /** A KME that is slow must not be buried under connections; further requests wait for their turn. */
    private static final int MAX_REQUESTS_AT_ONCE = 64;

    private static final int MAX_IDLE_CONNECTIONS = 16;
    private static final Duration KEEP_IDLE = Duration.ofMinutes(5);

    private final OkHttpClient client;
    private final Semaphore places = new Semaphore(MAX_REQUESTS_AT_ONCE, true);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    KmeTransport(KmeTls tls) {
        client = new OkHttpClient.Builder()
                .sslSocketFactory(tls.socketFactory(), tls.trustManager())
                .hostnameVerifier(tls.hostnameVerifier())
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, KEEP_IDLE.toSeconds(), TimeUnit.SECONDS))
                .proxy(Proxy.NO_PROXY)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                // PendingCall keeps the time for the whole call.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .eventListenerFactory(HandshakePhase::of)
                .addNetworkInterceptor(new IdleConnectionCheck())
                // okhttp would send the request again by itself where a 503 says "Retry-After: 0".
                .addNetworkInterceptor(chain -> chain.proceed(chain.request())
                        .newBuilder()
                        .removeHeader("Retry-After")
                        .build())
                .build();
    }

    /**
     * The KME's answer, whatever its status; the caller closes it.
     *
     * @param time more than zero; when it is over, the call is cancelled
     * @throws SocketTimeoutException if the time is over
     * @throws TransportClosedException if this transport is closed
     * @throws IOException if there is no whole answer
     * @throws InterruptedException if this thread was interrupted; the call is cancelled
     */
    KmeAnswer send(Request request, Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        if (!places.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SocketTimeoutException("waited for " + MAX_REQUESTS_AT_ONCE + " earlier requests");
        }
        PendingCall call = new PendingCall(client, request);
        try {
            threads.execute(() -> {
                try {
                    call.run();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            places.release();
            throw new TransportClosedException();
        }
        try {
            return call.await(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (IOException e) {
            throw threads.isShutdown() ? new TransportClosedException() : e;
        }
    }

    /** Runs this beside everything else; not at all if this transport is closed. */
    void inBackground(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            // closed: nobody wants to know any more
        }
    }

    /** Cancels what is under way and closes all connections. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }

    /** The source was closed. */
    static final class TransportClosedException extends IOException {
        TransportClosedException() {
            super("closed");
        }
    }
}
