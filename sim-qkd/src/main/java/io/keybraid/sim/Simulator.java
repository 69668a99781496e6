package io.keybraid.sim;

import io.keybraid.sim.http.KmeApi;
import io.keybraid.sim.http.KmeEndpoint;
import io.keybraid.sim.http.KmeJournal;
import io.keybraid.sim.http.RequestLog;
import io.keybraid.sim.kme.KeyNetwork;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.pki.PkiFolder;
import io.keybraid.sim.pki.PkiNames;
import io.keybraid.sim.pki.TlsContexts;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A simulated QKD network that runs: KMEs that answer ETSI GS QKD 014 over HTTPS, and give the same key to both ends
 * once. The keys are random numbers of this JVM, known to it: good for everything but secrecy.
 */
public final class Simulator implements AutoCloseable {

    private final Topology topology;
    private final Pki pki;
    private final KmeJournal journal;
    private final KeyNetwork network;
    private final List<SimulatedKme> kmes = new ArrayList<>();
    private final List<KmeEndpoint> endpoints = new ArrayList<>();

    private Simulator(SimulatorOptions options, Pki pki) {
        this.topology = options.topology();
        this.pki = pki;
        this.journal = new KmeJournal(options.listener(), options.clock());
        this.network = new KeyNetwork(topology, options.limits(), options.random(), options.clock());
    }

    /** All KMEs listen when it returns; if one cannot, none does. */
    public static Simulator start(SimulatorOptions options) throws SimulatorException {
        ListenAddress address = ListenAddress.of(options);
        Pki pki = new PkiFolder(options.directory(), options.clock(), options.random())
                .prepare(names(options.topology(), address));
        Simulator simulator = new Simulator(options, pki);
        try {
            for (KmeSite site : options.topology().kmes()) {
                simulator.open(site, address);
            }
            return simulator;
        } catch (SimulatorException e) {
            simulator.close();
            throw e;
        }
    }

    private static PkiNames names(Topology topology, ListenAddress address) {
        return new PkiNames(
                topology.kmes().stream().map(KmeSite::id).toList(),
                topology.saes().stream().map(SaeSite::id).map(Object::toString).toList(),
                address.certified());
    }

    private void open(KmeSite site, ListenAddress address) throws SimulatorException {
        KmeApi api = new KmeApi(new Kme(site.id(), network), journal);
        KmeEndpoint endpoint = KmeEndpoint.start(site, address.address(), tls(site), api);
        endpoints.add(endpoint);
        URI url = URI.create("https://" + address.inUrl() + ":" + endpoint.port());
        kmes.add(new SimulatedKme(site.id(), url, topology.saesAt(site.id()), api::counts));
    }

    private SSLContext tls(KmeSite site) throws SimulatorException {
        try {
            return TlsContexts.of(pki, site.id());
        } catch (IOException | GeneralSecurityException e) {
            throw new SimulatorException(
                    Reason.STATE,
                    "the certificate of " + site.id() + " in " + pki.directory() + " cannot be used: " + e,
                    "give another folder (--directory)",
                    e);
        }
    }

    public List<SimulatedKme> kmes() {
        return List.copyOf(kmes);
    }

    /** By its ID; {@link SimulatorOptions#KME_A} and {@link SimulatorOptions#KME_B} if the topology is not one's own. */
    public SimulatedKme kme(String id) {
        return kmes.stream()
                .filter(kme -> kme.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no KME " + id));
    }

    public Topology topology() {
        return topology;
    }

    /** The files a client needs. */
    public Pki pki() {
        return pki;
    }

    /** The latest requests of all KMEs. */
    public RequestLog requests() {
        return journal.requests();
    }

    /** Closes every port and connection and wipes every key. The certificates stay. */
    @Override
    public void close() {
        endpoints.reversed().forEach(KmeEndpoint::close);
        network.close();
    }
}
