package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.tls.HybridTls;
import io.keybraid.plugin.tls.ClientIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.TlsVersion;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients that speak to one KME as one identity: one with hybrid TLS, one with classical.
 *
 * <p>HTTP/1.1 only: over HTTP/2, okhttp sends a request again by itself where the server refuses its stream. No proxy: keys go to the KME.
 */
final class HttpClients {

    private static final int MAX_IDLE_CONNECTIONS = 16;

    /** TLS keeps what it read last, a key perhaps, as long as its connection is kept. Busy hosts use theirs more often than that. */
    private static final Duration KEEP_IDLE = Duration.ofSeconds(10);

    private static final int PROBE_MILLIS = 3_000;

    private static final ConnectionSpec TLS_13_ALONE = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .tlsVersions(TlsVersion.TLS_1_3)
            .build();

    private final ClientIdentity identity;
    private final OkHttpClient classical;
    private @Nullable OkHttpClient hybrid;
    private @Nullable SSLSocketFactory hybridTls;

    HttpClients(ClientIdentity identity, HostnameVerifier kmeIdCheck) {
        this.identity = identity;
        classical = new OkHttpClient.Builder()
                .sslSocketFactory(identity.socketFactory(), identity.trustManager())
                .hostnameVerifier(kmeIdCheck)
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

    ClientIdentity identity() {
        return identity;
    }

    OkHttpClient classical() {
        return classical;
    }

    /** Shares the pool of connections with the classical one, but none of them: their socket factories differ. */
    synchronized OkHttpClient hybrid() throws IOException {
        if (hybrid == null) {
            try {
                hybrid = classical
                        .newBuilder()
                        .sslSocketFactory(hybridTls(), identity.trustManager())
                        .connectionSpecs(List.of(TLS_13_ALONE))
                        .build();
            } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
                throw new IOException("hybrid TLS cannot be set up: " + e.getMessage(), e);
            }
        }
        return hybrid;
    }

    private synchronized SSLSocketFactory hybridTls() throws GeneralSecurityException {
        if (hybridTls == null) {
            hybridTls = HybridTls.socketFactory(identity);
        }
        return hybridTls;
    }

    /** Loads what hybrid TLS takes, a second's work or so, that the first round need not wait for it. */
    void prepareHybrid() {
        try {
            hybrid();
        } catch (IOException e) {
            // told by the first call that needs it
        }
    }

    /**
     * Whether the KME does classical TLS, which tells a KME without hybrid TLS from one that does none, or not with us. A handshake, and no
     * request.
     *
     * @throws IOException why it does not
     */
    void shakeHandsClassically(HttpUrl url) throws IOException {
        shakeHands(identity.socketFactory(), url);
    }

    /** Whether a hybrid handshake with the KME comes about. No request. */
    boolean offersHybrid(HttpUrl url) {
        try {
            shakeHands(hybridTls(), url);
            return true;
        } catch (IOException | GeneralSecurityException | RuntimeException | LinkageError e) {
            return false;
        }
    }

    private static void shakeHands(SSLSocketFactory factory, HttpUrl url) throws IOException {
        Socket plain = new Socket();
        try (plain) {
            plain.connect(new InetSocketAddress(url.host(), url.port()), PROBE_MILLIS);
            plain.setSoTimeout(PROBE_MILLIS);
            try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, url.host(), url.port(), true)) {
                socket.startHandshake();
            }
        }
    }

    /** Closes the connections that are kept; calls under way go on. */
    void forgetConnections() {
        classical.connectionPool().evictAll();
    }

    /** Cancels what is under way and closes all connections. */
    void close() {
        classical.dispatcher().cancelAll();
        classical.connectionPool().evictAll();
    }
}
