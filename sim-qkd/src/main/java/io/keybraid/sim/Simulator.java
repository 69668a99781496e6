package io.keybraid.sim;

import com.sun.net.httpserver.HttpHandler;
import io.keybraid.sim.admin.AdminServer;
import io.keybraid.sim.admin.KmeView;
import io.keybraid.sim.admin.Watched;
import io.keybraid.sim.fault.FaultBoard;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.fault.Scenario;
import io.keybraid.sim.fault.ScenarioRun;
import io.keybraid.sim.http.KmeApi;
import io.keybraid.sim.http.KmeCounters;
import io.keybraid.sim.http.KmeDesk;
import io.keybraid.sim.http.KmeEndpoint;
import io.keybraid.sim.http.KmeJournal;
import io.keybraid.sim.http.PortState;
import io.keybraid.sim.http.RequestLog;
import io.keybraid.sim.kme.KeyNetwork;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.kme.LinkView;
import io.keybraid.sim.kme.SeededRandom;
import io.keybraid.sim.pki.KmeTls;
import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.pki.PkiFolder;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.profile.Certificates;
import io.keybraid.sim.psk.PskEndpoint;
import io.keybraid.sim.psk.PskKeys;
import io.keybraid.sim.skip.SkipApi;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.Topology;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated QKD network that runs: KMEs that answer ETSI GS QKD 014 over HTTPS, and give the same key to both ends
 * once. The keys are random numbers of this JVM, known to it: good for everything but secrecy.
 */
public final class Simulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final Topology topology;
    private final Pki pki;
    private final KmeDesk desk;
    private final KeyNetwork network;
    private final List<SimulatedKme> kmes = new ArrayList<>();
    private final Map<String, KmeEndpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, PskEndpoint> pskEndpoints = new LinkedHashMap<>();
    private @Nullable AdminServer admin;
    private @Nullable ScenarioPlayer player;

    private Simulator(SimulatorOptions options, Pki pki) {
        this.topology = options.topology();
        this.pki = pki;
        SecureRandom keys = random(options, "keys");
        this.network = new KeyNetwork(topology, options.limits(), keys, options.clock());
        FaultBoard faults = new FaultBoard(
                topology.kmes().stream().map(KmeSite::id).collect(Collectors.toSet()),
                topology.links().stream().map(LinkPlan::name).collect(Collectors.toSet()),
                random(options, "faults"));
        this.desk = new KmeDesk(
                new KmeJournal(options.listener(), options.clock()),
                faults,
                options.pauses(),
                random(options, "wrong keys"),
                options.seed().isPresent());
        options.seed()
                .ifPresent(seed -> LOG.warn(
                        "SEEDED: every key follows from the seed {}. Anyone who has it has the keys. For tests only.",
                        seed));
    }

    private static SecureRandom random(SimulatorOptions options, String purpose) {
        return options.seed()
                .<SecureRandom>map(seed -> new SeededRandom(seed, purpose))
                .orElse(options.random());
    }

    /** All KMEs listen when it returns; if one cannot, none does. */
    public static Simulator start(SimulatorOptions options) throws SimulatorException {
        ListenAddress address = ListenAddress.of(options);
        PkiFolder folder = new PkiFolder(options.directory(), options.clock(), options.random());
        Pki pki = folder.prepare(address.namesOf(options.topology()));
        Simulator simulator = new Simulator(options, pki);
        try {
            for (KmeSite site : options.topology().kmes()) {
                simulator.open(site, address, folder);
            }
            simulator.desk.faults().watch(simulator::obeyFaults);
            if (options.admin().isPresent()) {
                simulator.openAdmin(options.admin().getAsInt());
            }
            return simulator;
        } catch (SimulatorException e) {
            simulator.close();
            throw e;
        }
    }

    private void open(KmeSite site, ListenAddress address, PkiFolder folder) throws SimulatorException {
        Kme kme = new Kme(site.id(), network);
        KmeCounters counters = new KmeCounters();
        Map<String, HttpHandler> frontEnds = new LinkedHashMap<>(Map.of("/", new KmeApi(kme, desk, counters)));
        SkipApi skip = new SkipApi(kme, desk, counters);
        SkipApi.PATHS.forEach(path -> frontEnds.put(path, skip));
        Certificates how = site.profile().certificates();
        // The certificates of those who call are judged by the real time, whatever clock fills the links.
        KmeTls tls = new KmeTls(folder, site.id(), address.certified(), how, InstantSource.system());
        KmeEndpoint endpoint = KmeEndpoint.start(site, address.address(), tls, frontEnds);
        endpoints.put(site.id(), endpoint);
        URI url = URI.create("https://" + address.inUrl() + ":" + endpoint.port());
        Optional<URI> pskUrl = Optional.empty();
        if (site.pskPort().isPresent()) {
            int port = openPsk(site, address, folder, skip);
            pskUrl = Optional.of(URI.create("https://" + address.inUrl() + ":" + port));
        }
        kmes.add(new SimulatedKme(site, url, pskUrl, topology.saesAt(site.id()), pki.caOf(how), counters::now));
    }

    private int openPsk(KmeSite site, ListenAddress address, PkiFolder folder, SkipApi skip) throws SimulatorException {
        List<String> saes =
                topology.saesAt(site.id()).stream().map(SaeId::value).toList();
        PskKeys keys = new PskKeys(folder.presharedKeys(saes));
        try {
            PskEndpoint psk = PskEndpoint.start(
                    site.id(), address.address(), site.pskPort().orElseThrow(), keys, skip);
            pskEndpoints.put(site.id(), psk);
            return psk.port();
        } catch (SimulatorException e) {
            keys.close();
            throw e;
        }
    }

    private void openAdmin(int port) throws SimulatorException {
        Watched watched = new Watched(
                () -> kmes.stream().map(Simulator::view).toList(),
                network::links,
                network::waitingKeys,
                requests(),
                faults(),
                desk.seeded());
        admin = AdminServer.start(port, watched);
    }

    private static KmeView view(SimulatedKme kme) {
        return new KmeView(
                kme.id(),
                kme.url().toString(),
                kme.profile().name(),
                kme.saes().stream().map(Object::toString).toList(),
                kme.counts());
    }

    /** Of the page and the admin API, if there are any. */
    public Optional<URI> adminUrl() {
        return Optional.ofNullable(admin).map(AdminServer::url);
    }

    /** Begins a scenario now, instead of the one under way; it ends with the simulator. */
    public void play(Scenario scenario) {
        if (player != null) {
            player.close();
        }
        player = ScenarioPlayer.start(new ScenarioRun(scenario, faults()));
    }

    private void obeyFaults() {
        FaultBoard faults = desk.faults();
        network.setDown(topology.kmes().stream()
                .map(KmeSite::id)
                .filter(kme -> faults.standing(kme).stream().anyMatch(fault -> fault.kind() == FaultKind.KME_DOWN))
                .collect(Collectors.toSet()));
        topology.links().forEach(link -> network.disturb(link.name(), LinkFaults.of(faults.standing(link.name()))));
        endpoints.forEach((kme, endpoint) -> endpoint.become(PortState.under(faults.standing(kme))));
        pskEndpoints.forEach((kme, endpoint) -> endpoint.become(PortState.under(faults.standing(kme))));
    }

    /** What goes wrong: set it and clear it here. */
    public FaultBoard faults() {
        return desk.faults();
    }

    /** Every link as it is now. */
    public List<LinkView> links() {
        return network.links();
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
        return desk.journal().requests();
    }

    /** Closes every port and connection and wipes every key. The certificates stay. */
    @Override
    public void close() {
        if (player != null) {
            player.close();
        }
        if (admin != null) {
            admin.close();
        }
        List.copyOf(pskEndpoints.values()).reversed().forEach(PskEndpoint::close);
        List.copyOf(endpoints.values()).reversed().forEach(KmeEndpoint::close);
        network.close();
    }
}
