package io.keybraid.plugin.skip;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.ContractEnd;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.Strand;
import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two Key Providers of the simulator, over mutual TLS: systems sae-alice and sae-bob. */
final class SimulatedProviders implements AutoCloseable {

    private final Simulator simulator;

    SimulatedProviders(Path folder) throws SimulatorException {
        this(folder, KmeProfile.STANDARD);
    }

    SimulatedProviders(Path folder, KmeProfile profile) throws SimulatorException {
        this(SimulatorOptions.in(folder).withProfile(profile));
    }

    private SimulatedProviders(SimulatorOptions options) throws SimulatorException {
        simulator = Simulator.start(options);
    }

    /** With a port each for TLS with a preshared key. */
    static SimulatedProviders withPresharedKeys(Path folder) throws SimulatorException {
        SimulatorOptions plain = SimulatorOptions.in(folder);
        Topology pair = plain.topology();
        List<KmeSite> kmes = pair.kmes().stream().map(kme -> kme.withPskPort(0)).toList();
        return new SimulatedProviders(plain.withTopology(new Topology(kmes, pair.links(), pair.saes())));
    }

    Simulator simulator() {
        return simulator;
    }

    /** The least that the end at this provider needs. */
    Map<String, Object> settings(String kme) {
        SimulatedKme provider = simulator.kme(kme);
        String system = provider.saes().getFirst().value();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("provider", provider.url().toString());
        settings.put("certificate", simulator.pki().certificate(system).toString());
        settings.put("private-key", simulator.pki().privateKey(system).toString());
        settings.put("ca", provider.ca().toString());
        return settings;
    }

    /** The same at the port for a preshared key. */
    Map<String, Object> presharedSettings(String kme) {
        SimulatedKme provider = simulator.kme(kme);
        String system = provider.saes().getFirst().value();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("provider", provider.pskUrl().orElseThrow().toString());
        settings.put("psk-identity", system);
        settings.put("psk-file", simulator.pki().presharedKey(system).toString());
        return settings;
    }

    ContractEnd alice() {
        return end(SimulatorOptions.KME_A, "sae-bob");
    }

    ContractEnd bob() {
        return end(SimulatorOptions.KME_B, "sae-alice");
    }

    private ContractEnd end(String kme, String peer) {
        Map<String, Object> settings = settings(kme);
        settings.put("grace", "0s");
        return ContractEnd.of(settings, Map.of("peer-system", peer));
    }

    /** What the providers were asked for keys, in order. */
    List<RequestRecord> requests() {
        return simulator.requests().latest().stream()
                .filter(request -> request.path().startsWith("/key"))
                .toList();
    }

    @Override
    public void close() {
        simulator.close();
    }

    /** A source with a strand to that system. */
    record End(KeySource source, Strand strand) implements AutoCloseable {

        static End open(Map<String, ?> settings, String peerSystem) throws BadSourceConfigException {
            SkipFactory factory = new SkipFactory();
            KeySource source = factory.create(
                    SourceConfig.check(SkipSettings.OF_SOURCE, settings, Path.of("")), FakeSourceContext.named("skip"));
            return new End(
                    source,
                    source.strand(SourceConfig.check(
                            SkipSettings.OF_TUNNEL, Map.of("peer-system", peerSystem), Path.of(""))));
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
