package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import io.keybraid.sim.topology.KmeSite;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A KME's port: TLS 1.2 or 1.3 with a client certificate (ETSI GS QKD 014, clause 5.1), a virtual thread a request. */
public final class KmeEndpoint implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final HttpsServer https;
    private final ExecutorService threads;

    private KmeEndpoint(HttpsServer https, ExecutorService threads) {
        this.https = https;
        this.threads = threads;
    }

    /** Listens when it returns. */
    public static KmeEndpoint start(KmeSite site, InetAddress address, SSLContext tls, KmeApi api)
            throws SimulatorException {
        HttpServerSettings.apply();
        HttpsServer https = bind(site, address);
        https.setHttpsConfigurator(new MutualTls(tls));
        https.createContext("/", api);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(site.id() + "-", 0).factory());
        https.setExecutor(threads);
        https.start();
        return new KmeEndpoint(https, threads);
    }

    private static HttpsServer bind(KmeSite site, InetAddress address) throws SimulatorException {
        try {
            return HttpsServer.create(new InetSocketAddress(address, site.port()), BACKLOG);
        } catch (BindException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    site.id() + " cannot listen on " + address.getHostAddress() + " port " + site.port() + ": "
                            + e.getMessage(),
                    "give " + site.id() + " another port (--" + site.id()
                            + "-port), or 0 for any free one; 'ss -ltnp' shows who holds which",
                    e);
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    site.id() + " cannot listen on " + address.getHostAddress() + " port " + site.port() + ": " + e,
                    "look whether this machine has that address and may open another socket",
                    e);
        }
    }

    /** The port it really listens on. */
    public int port() {
        return https.getAddress().getPort();
    }

    /** Closes the port and every connection at once. */
    @Override
    public void close() {
        https.stop(0);
        threads.shutdownNow();
    }

    private static final class MutualTls extends HttpsConfigurator {

        MutualTls(SSLContext tls) {
            super(tls);
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setNeedClientAuth(true);
            connection.setSSLParameters(parameters);
        }
    }
}
