package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceConfig;
import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.physics.Device;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.QuantumChannel;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two sites of a simulated QKD network. Its time passes only while somebody waits for a late key, and when a test says so. */
final class SimulatedSites implements AutoCloseable {

    private static final int KEY_BITS = 256;

    private final SettableClock clock = new SettableClock(Instant.now());
    private final Simulator simulator;

    /** KMEs of this kind, with all the keys that one could want. */
    SimulatedSites(Path folder, KmeProfile profile) throws SimulatorException {
        simulator =
                Simulator.start(SimulatorOptions.in(folder).withProfile(profile).withClock(clock));
    }

    /** KMEs of the standard, and a link of 10 km that starts with so many keys and makes more as the time passes. */
    SimulatedSites(Path folder, int keys) throws SimulatorException {
        Topology pair = SimulatorOptions.in(folder).topology();
        LinkPlan link = LinkPlan.of(
                SimulatorOptions.KME_A,
                SimulatorOptions.KME_B,
                new QuantumChannel(Device.GYS, 10, 1),
                1000L * KEY_BITS,
                (long) keys * KEY_BITS);
        simulator = Simulator.start(SimulatorOptions.in(folder)
                .withTopology(new Topology(pair.kmes(), List.of(link), pair.saes()))
                .withClock(clock));
    }

    Simulator simulator() {
        return simulator;
    }

    SettableClock clock() {
        return clock;
    }

    /** The SAE at KME A, which begins rounds. */
    End alice(Map<String, ?> more) {
        return open(SimulatorOptions.KME_A, SimulatorOptions.KME_B, more);
    }

    /** The SAE at KME B. */
    End bob(Map<String, ?> more) {
        return open(SimulatorOptions.KME_B, SimulatorOptions.KME_A, more);
    }

    private End open(String here, String there, Map<String, ?> more) {
        SimulatedKme kme = simulator.kme(here);
        String sae = sae(here);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kme", kme.url().toString());
        settings.put("sae", sae);
        settings.put("certificate", simulator.pki().certificate(sae).toString());
        settings.put("private-key", simulator.pki().privateKey(sae).toString());
        settings.put("ca", kme.ca().toString());
        settings.putAll(more);
        try {
            Etsi014Source source = new Etsi014Source(
                    SiteSettings.read(SourceConfig.check(Etsi014Settings.OF_SOURCE, settings, Path.of("/"))),
                    clock,
                    this::pause);
            return new End(
                    source,
                    source.strand(SourceConfig.check(
                            Etsi014Settings.OF_TUNNEL, Map.of("peer-sae", sae(there)), Path.of("/"))));
        } catch (BadSourceConfigException e) {
            throw new AssertionError(e.mistakes().toString(), e);
        }
    }

    /** Those for a late key let the simulated time pass; the watch over a stock takes its real time. */
    private void pause(Duration time) throws InterruptedException {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            clock.passes(time);
        } else {
            Thread.sleep(time);
        }
    }

    private String sae(String kme) {
        return simulator.kme(kme).saes().getFirst().value();
    }

    /** One round; whether both ends have the same secret. */
    static boolean exchange(End initiator, End responder) throws KeySourceException {
        FakeRound round = FakeRound.lasting(Duration.ofSeconds(20));
        try (Initiation initiation = initiator.strand().initiate(round);
                Response response = responder.strand().respond(round, initiation.offer());
                SharedSecret secret = initiation.complete(response.answer())) {
            return secret.matches(response.secret());
        }
    }

    /** The requests for keys since the log was cleared, in order. */
    List<RequestRecord> requests(KmeMethod method) {
        return simulator.requests().latest().stream()
                .filter(request -> request.path().endsWith("/" + method.word()))
                .toList();
    }

    /** The key_IDs in answers to these requests; lost answers too. */
    List<String> delivered(KmeMethod method) {
        return requests(method).stream()
                .flatMap(request -> request.keyIds().stream())
                .toList();
    }

    /** No key_ID was delivered to the responder twice, and none was asked for again where it may have been delivered. */
    void assertNoKeyIsFetchedTwice() {
        assertThat(delivered(KmeMethod.GET_KEY_WITH_KEY_IDS)).doesNotHaveDuplicates();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
