package io.keybraid.plugin.etsi014;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;

/** A KME that writes exactly the bytes that a test wants, and can close kept connections whenever it likes. Get status it never answers. */
final class ScriptedKme implements AutoCloseable {

    private final SSLServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Step> script = new LinkedBlockingQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch clientLeft = new CountDownLatch(1);

    /** What is done with one request: the bytes written, and whether the connection is closed after them. */
    record Step(String bytes, boolean closes) {}

    ScriptedKme() throws IOException, GeneralSecurityException {
        listener = (SSLServerSocket) FakeKmePair.serverTls(TestSite.KME.p12(), TestSite.CA.p12())
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void then(String bytes, boolean closes) {
        script.add(new Step(bytes, closes));
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Requests for keys so far. */
    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.get();
    }

    /** Whether a client has closed its connection by now, or does in a while. */
    boolean seesTheClientLeave() throws InterruptedException {
        return clientLeft.await(20, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            while (true) {
                String head = head(in);
                if (head.contains("/status ")) {
                    return;
                }
                requests.incrementAndGet();
                Step step = script.poll();
                if (step == null) {
                    // Nothing to say: waits for the client to go.
                    in.read();
                    clientLeft.countDown();
                    return;
                }
                out.write(step.bytes().getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (step.closes()) {
                    return;
                }
            }
        } catch (IOException e) {
            clientLeft.countDown();
        }
    }

    /** The request line and headers of a GET. */
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
