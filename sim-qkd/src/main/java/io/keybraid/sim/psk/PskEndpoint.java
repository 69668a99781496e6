package io.keybraid.sim.psk;

import com.sun.net.httpserver.HttpHandler;
import io.keybraid.sim.http.PortState;
import io.keybraid.sim.http.Reopening;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A KME's second port: TLS with a preshared key. One request on each connection, for which it has half a minute, handshake included; a virtual
 * thread for each connection.
 */
public final class PskEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PskEndpoint.class);
    private static final int BACKLOG = 1024;
    private static final int MOST_CONNECTIONS = 1024;
    private static final int LONGEST_SILENCE_MILLIS = 30_000;
    private static final Duration LONGEST_WAKING = Duration.ofSeconds(5);

    private record Listening(ServerSocket socket, Thread accepting) {

        /** The port is free when it returns: a thread that waits for a connection holds it until it has woken up. */
        void stop() {
            closeQuietly(socket);
            try {
                accepting.join(LONGEST_WAKING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final String kme;
    private final InetAddress address;
    private final PskKeys keys;
    private final HttpHandler front;
    private final TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final Semaphore places = new Semaphore(MOST_CONNECTIONS);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final int port;
    private PortState state = PortState.WELL;
    private @Nullable Listening listening;
    private boolean closed;

    private PskEndpoint(String kme, InetAddress address, int port, PskKeys keys, HttpHandler front)
            throws SimulatorException {
        this.kme = kme;
        this.address = address;
        this.keys = keys;
        this.front = front;
        Listening first = listen(port);
        this.listening = first;
        this.port = first.socket().getLocalPort();
    }

    /** Listens when it returns; takes the keys over. */
    public static PskEndpoint start(String kme, InetAddress address, int port, PskKeys keys, HttpHandler front)
            throws SimulatorException {
        return new PskEndpoint(kme, address, port, keys, front);
    }

    /** The port it listens on, or will again. */
    public int port() {
        return port;
    }

    /** Is in effect when it returns; a change closes every connection. What is wrong with certificates does not matter here. */
    public synchronized void become(PortState wanted) {
        if (closed || (wanted.open() == state.open() && wanted.onlyTls12() == state.onlyTls12())) {
            return;
        }
        state = wanted;
        stop();
        if (wanted.open()) {
            try {
                listening = Reopening.of(() -> listen(port));
            } catch (SimulatorException e) {
                LOG.error("{} stays closed for PSK: {}; {}", kme, e.getMessage(), e.hint());
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
        keys.close();
    }

    private void stop() {
        if (listening != null) {
            listening.stop();
            listening = null;
        }
        connections.forEach(PskEndpoint::closeQuietly);
    }

    private Listening listen(int wanted) throws SimulatorException {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, wanted), BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            boolean onlyTls12 = state.onlyTls12();
            Thread accepting = Thread.ofVirtual().name(kme + "-psk").start(() -> accept(socket, onlyTls12));
            return new Listening(socket, accepting);
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    kme + " cannot listen for PSK on " + address.getHostAddress() + " port " + wanted + ": "
                            + e.getMessage(),
                    "give it another port, or 0 for any free one (--kme-a-psk-port, --kme-b-psk-port, or psk-port in the"
                            + " topology file); 'ss -ltnp' shows who holds which",
                    e);
        }
    }

    private void accept(ServerSocket from, boolean onlyTls12) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                if (places.tryAcquire()) {
                    connections.add(socket);
                    Thread.ofVirtual().name(kme + "-psk-request").start(() -> serve(socket, onlyTls12));
                } else {
                    closeQuietly(socket);
                }
            } catch (IOException e) {
                LOG.debug("{}: no connection for PSK: {}", kme, e.getMessage());
            }
        }
    }

    private void serve(Socket socket, boolean onlyTls12) {
        try (socket) {
            socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
            socket.setTcpNoDelay(true);
            TlsServerProtocol tls = new TlsServerProtocol(socket.getInputStream(), socket.getOutputStream());
            answer(socket, tls, onlyTls12);
            tls.close();
        } catch (IOException e) {
            // The caller's business: it hung up, or has another key. The type says which; a message may quote what it
            // sent.
            LOG.debug(
                    "{}: a connection for PSK broke off ({})", kme, e.getClass().getSimpleName());
        } finally {
            connections.remove(socket);
            places.release();
        }
    }

    private void answer(Socket socket, TlsServerProtocol tls, boolean onlyTls12) throws IOException {
        PskServer server = new PskServer(crypto, keys, onlyTls12);
        Thread patience = Thread.ofVirtual().start(() -> endAfterHalfAMinute(socket));
        try {
            tls.accept(server);
            RequestHead request = RequestHead.read(tls.getInputStream());
            patience.interrupt();
            front.handle(new PskExchange(request, server.caller(), socket, tls.getOutputStream()));
        } catch (RequestHead.MalformedException e) {
            tls.getOutputStream()
                    .write("HTTP/1.1 400 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        } finally {
            patience.interrupt();
        }
        tls.getOutputStream().flush();
    }

    /** Unless it is interrupted before. */
    private static void endAfterHalfAMinute(Socket socket) {
        try {
            Thread.sleep(LONGEST_SILENCE_MILLIS);
            closeQuietly(socket);
        } catch (InterruptedException e) {
            // The request is there.
        }
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            LOG.debug("not closed: {}", e.getMessage());
        }
    }
}
