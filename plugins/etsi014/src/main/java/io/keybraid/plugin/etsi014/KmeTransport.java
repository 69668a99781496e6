package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.tls.ClientIdentity;
import io.keybraid.plugin.tls.RenewableIdentity;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Sends requests to one KME over mutual TLS: each once, to the place named and no other, for as long as allowed and no longer. Each with our
 * identity as its files have it at that time. Thread-safe.
 */
final class KmeTransport implements AutoCloseable {

    /** A KME that is slow must not be buried under connections; further requests wait for their turn. */
    private static final int MAX_REQUESTS_AT_ONCE = 64;

    private final RenewableIdentity identity;
    private final HostnameVerifier kmeIdCheck;
    private final TlsInUse tls;
    private final Semaphore places = new Semaphore(MAX_REQUESTS_AT_ONCE, true);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpClients clients;

    KmeTransport(RenewableIdentity identity, HostnameVerifier kmeIdCheck, TlsInUse tls) {
        this.identity = identity;
        this.kmeIdCheck = kmeIdCheck;
        this.tls = tls;
        clients = new HttpClients(identity.inUse(), kmeIdCheck);
        if (tls.beginsHybrid()) {
            inBackground(clients::prepareHybrid);
        }
    }

    /**
     * The KME's answer, whatever its status; the caller closes it.
     *
     * @param time more than zero; when it is over, the call is cancelled
     * @throws NotAnsweredException if there is no whole answer, with whether the KME may have got the request; its cause is a {@link
     *     SocketTimeoutException} if the time is over, a {@link TransportClosedException} if this transport is closed
     * @throws InterruptedException if this thread was interrupted; the call is cancelled
     */
    KmeAnswer send(Request request, Duration time) throws NotAnsweredException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        if (!places.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new NotAnsweredException(
                    new SocketTimeoutException("waited for " + MAX_REQUESTS_AT_ONCE + " earlier requests"), false);
        }
        PendingCall call = new PendingCall(clientsNow(), tls, request);
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
            throw new NotAnsweredException(new TransportClosedException(), false);
        }
        try {
            return call.await(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (IOException e) {
            throw new NotAnsweredException(
                    threads.isShutdown() ? new TransportClosedException() : e, call.mayHaveArrived());
        }
    }

    /** Those of the identity as it is now. Where it was renewed, the connections of the old one are not used any more. */
    private synchronized HttpClients clientsNow() {
        ClientIdentity now = identity.current();
        if (now != clients.identity()) {
            clients.forgetConnections();
            clients = new HttpClients(now, kmeIdCheck);
        }
        return clients;
    }

    /** Whether a hybrid handshake comes about. */
    boolean offersHybrid(HttpUrl url) {
        return clientsNow().offersHybrid(url);
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
    public synchronized void close() {
        threads.shutdownNow();
        clients.close();
    }

    /** No whole answer came. */
    static final class NotAnsweredException extends Exception {

        private final IOException why;
        private final boolean mayHaveArrived;

        NotAnsweredException(IOException why, boolean mayHaveArrived) {
            super(why);
            this.why = why;
            this.mayHaveArrived = mayHaveArrived;
        }

        IOException why() {
            return why;
        }

        /** Whether the KME may have got the request, and done what it asks for. */
        boolean mayHaveArrived() {
            return mayHaveArrived;
        }
    }

    /** The source was closed. */
    static final class TransportClosedException extends IOException {
        TransportClosedException() {
            super("closed");
        }
    }
}
