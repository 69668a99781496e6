package io.keybraid.plugin.skip;

import io.keybraid.plugin.skip.ProviderTls.Secured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One GET over a connection of its own, sent once and never again: the provider erases a key when it has delivered it. Carried by a thread of
 * its own, so that nothing, not even a name look-up, outlasts its time.
 */
final class SkipCall {

    private final Provider provider;
    private final String target;
    private final Socket plain = new Socket();
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    private volatile boolean sent;

    SkipCall(Provider provider, String target) {
        this.provider = provider;
        this.target = target;
    }

    /**
     * The answer, whatever its status; the caller closes it. If this thread is interrupted, the call is given up.
     *
     * @throws SocketTimeoutException if it does not come in time
     * @throws IOException if it does not come
     */
    HttpAnswer await(Duration time) throws IOException, InterruptedException {
        Thread.ofVirtual().start(this::run);
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp(new SocketTimeoutException("no answer in time"));
        } catch (InterruptedException e) {
            forget();
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private void forget() {
        try {
            giveUp(new IOException("interrupted")).close();
        } catch (IOException e) {
            // nothing came
        }
    }

    /** Whether the provider may have got the request, and given a key out. */
    boolean mayHaveArrived() {
        return sent;
    }

    /** What came in this very moment is the caller's. */
    private HttpAnswer giveUp(IOException reason) throws IOException {
        boolean given = answer.completeExceptionally(reason);
        plain.close();
        if (given || answer.isCompletedExceptionally()) {
            throw reason;
        }
        return answer.join();
    }

    private void run() {
        try {
            HttpAnswer received = exchange();
            if (!answer.complete(received)) {
                received.close();
            }
        } catch (IOException | Error e) {
            answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            // By its kind alone: its message may quote what was received.
            answer.completeExceptionally(new IOException(e.getClass().getName()));
        }
    }

    private HttpAnswer exchange() throws IOException {
        try (plain) {
            plain.connect(new InetSocketAddress(InetAddress.getByName(provider.host()), provider.port()));
            try (Secured tls = provider.tls().secure(plain, provider.host(), provider.port())) {
                sent = true;
                tls.out()
                        .write(("GET " + target + " HTTP/1.1\r\nHost: " + provider.authority()
                                        + "\r\nAccept: application/json\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                tls.out().flush();
                return HttpAnswer.read(tls.in());
            }
        }
    }
}
