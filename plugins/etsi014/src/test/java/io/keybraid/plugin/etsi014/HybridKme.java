package io.keybraid.plugin.etsi014;

import static io.keybraid.plugin.etsi014.WireMockKme.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/** A KME whose TLS offers these named groups and no others. Gives a new key to each GET that is not for a Status. */
final class HybridKme implements AutoCloseable {

    private final SSLServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger keys = new AtomicInteger();
    private final List<Integer> handshakes = new CopyOnWriteArrayList<>();

    HybridKme(String... groups) throws IOException, GeneralSecurityException {
        this(TestSite.CA, groups);
    }

    /** With this CA for its callers. */
    HybridKme(TestPki.Issued callersCa, String... groups) throws IOException, GeneralSecurityException {
        var bouncyCastle = new BouncyCastleProvider();
        var jsse = new BouncyCastleJsseProvider(false, bouncyCastle);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX", jsse);
        keyManagers.init(store(TestSite.KME.p12()), TestPki.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX", jsse);
        trust.init(store(callersCa.p12()));
        SSLContext context = SSLContext.getInstance("TLS", jsse);
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setNeedClientAuth(true);
        // BCJSSE signs with ECDSA only where the curve is among the groups.
        parameters.setNamedGroups(Stream.concat(Stream.of(groups), Stream.of("secp256r1", "secp384r1", "secp521r1"))
                .distinct()
                .toArray(String[]::new));
        listener.setSSLParameters(parameters);
        threads.execute(this::accept);
    }

    private static KeyStore store(Path path) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(path)) {
            store.load(in, TestPki.PASSWORD.toCharArray());
        }
        return store;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were tried, and how many handshakes of them succeeded. */
    int handshakes() {
        return handshakes.size();
    }

    int delivered() {
        return keys.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (Socket open = socket) {
            socket.startHandshake();
            handshakes.add(1);
            InputStream in = open.getInputStream();
            while (true) {
                String keyId = head(in).contains("enc_keys") ? "key-" + keys.incrementAndGet() : "none";
                open.getOutputStream()
                        .write(ScriptedKme.ok(container(keyId, WireMockKme.KEY)).getBytes(StandardCharsets.UTF_8));
                open.getOutputStream().flush();
            }
        } catch (IOException e) {
            // the client has gone, or was refused
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client has gone");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
