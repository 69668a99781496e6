package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.keybraid.sim.pki.KmeTls;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import io.keybraid.sim.topology.KmeSite;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A KME's port: TLS 1.2 or 1.3 with a client certificate (ETSI GS QKD 014, clause 5.1), a virtual thread a request. */
public final class KmeEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KmeEndpoint.class);
    private static final int BACKLOG = 1024;

    private record Listening(HttpsServer https, ExecutorService threads) {
        void stop() {
            https.stop(0);
            threads.shutdownNow();
        }
    }

    private final KmeSite site;
    private final InetAddress address;
    private final KmeTls tls;
    private final Map<String, HttpHandler> frontEnds;
    private final int port;
    private PortState state = PortState.WELL;
    private @Nullable Listening listening;
    private boolean closed;

    private KmeEndpoint(KmeSite site, InetAddress address, KmeTls tls, Map<String, HttpHandler> frontEnds)
            throws SimulatorException {
        this.site = site;
        this.address = address;
        this.tls = tls;
        this.frontEnds = Map.copyOf(frontEnds);
        Listening first = listen(site.port());
        this.listening = first;
        this.port = first.https().getAddress().getPort();
    }

    /**
     * Listens when it returns.
     *
     * @param frontEnds by the paths under which they are
     */
    public static KmeEndpoint start(KmeSite site, InetAddress address, KmeTls tls, Map<String, HttpHandler> frontEnds)
            throws SimulatorException {
        HttpServerSettings.apply();
        return new KmeEndpoint(site, address, tls, frontEnds);
    }

    /** The port it listens on, or will again. */
    public int port() {
        return port;
    }

    /** Is in effect when it returns; a change closes every connection. */
    public synchronized void become(PortState wanted) {
        if (closed || wanted.equals(state)) {
            return;
        }
        state = wanted;
        stop();
        if (wanted.open()) {
            try {
                tls.become(wanted.expired(), wanted.clockOff());
                listening = Reopening.of(() -> listen(port));
            } catch (SimulatorException e) {
                LOG.error("{} stays closed: {}; {}", site.id(), e.getMessage(), e.hint());
            }
        }
    }

    /** Closes the port and every connection at once. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    private void stop() {
        if (listening != null) {
            listening.stop();
            listening = null;
        }
    }

    private Listening listen(int wanted) throws SimulatorException {
        HttpsServer https = bind(wanted);
        https.setHttpsConfigurator(new MutualTls(tls.context(), state.onlyTls12()));
        frontEnds.forEach(https::createContext);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(site.id() + "-", 0).factory());
        https.setExecutor(threads);
        https.start();
        return new Listening(https, threads);
    }

    private HttpsServer bind(int wanted) throws SimulatorException {
        try {
            return HttpsServer.create(new InetSocketAddress(address, wanted), BACKLOG);
        } catch (BindException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    site.id() + " cannot listen on " + address.getHostAddress() + " port " + wanted + ": "
                            + e.getMessage(),
                    "give " + site.id() + " another port, or 0 for any free one (--kme-a-port, --kme-b-port, or port"
                            + " in the topology file); 'ss -ltnp' shows who holds which",
                    e);
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    site.id() + " cannot listen on " + address.getHostAddress() + " port " + wanted + ": " + e,
                    "look whether this machine has that address and may open another socket",
                    e);
        }
    }

    private static final class MutualTls extends HttpsConfigurator {

        private final String[] protocols;

        MutualTls(SSLContext tls, boolean onlyTls12) {
            super(tls);
            this.protocols = onlyTls12 ? new String[] {"TLSv1.2"} : new String[] {"TLSv1.3", "TLSv1.2"};
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setProtocols(protocols);
            parameters.setNeedClientAuth(true);
            connection.setSSLParameters(parameters);
        }
    }
}
