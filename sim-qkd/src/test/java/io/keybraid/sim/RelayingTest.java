package io.keybraid.sim;

import static io.keybraid.sim.RunningPair.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.kme.LinkView;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys over a chain of trusted nodes, Paris – Lyon – Nice, whose links make none: they have what they start with. */
class RelayingTest {

    private static final int KEY = 256;
    private static final String EXHAUSTED = "the KME has not enough keys for this request";
    private static final List<String> TOWNS = List.of("paris", "lyon", "nice");

    @TempDir
    Path directory;

    private Simulator simulator;
    private final List<SaeClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(SaeClient::close);
        simulator.close();
    }

    @Test
    void aKeyUsesUpEveryLinkOnItsWayAndIsTheSameAtTheOtherEnd() throws Exception {
        start(link("paris", "lyon", 10), link("lyon", "nice", 10));
        Reply master = at("paris").get("/api/v1/keys/sae-nice/enc_keys?number=3");
        Reply slave = at("nice").post("/api/v1/keys/sae-paris/dec_keys", RunningPair.idsOf(master.keyIds()));
        assertThat(slave.status()).isEqualTo(200);
        assertThat(slave.json()).isEqualTo(master.json());
        assertThat(keysLeft()).containsExactly(7L, 7L);
    }

    @Test
    void aDrainedLinkStopsWhatGoesOverItAndNothingElse() throws Exception {
        start(link("paris", "lyon", 10), link("lyon", "nice", 2));
        assertThat(stored("sae-nice")).isEqualTo(2);
        assertThat(at("paris").get("/api/v1/keys/sae-nice/enc_keys?number=2").status())
                .isEqualTo(200);
        assertThat(stored("sae-nice")).isZero();
        assertError(at("paris").get("/api/v1/keys/sae-nice/enc_keys"), 503, EXHAUSTED);
        assertThat(keysLeft()).as("a refused key uses up no link").containsExactly(8L, 0L);
        assertThat(stored("sae-lyon")).isEqualTo(8);
        assertThat(at("paris").get("/api/v1/keys/sae-lyon/enc_keys?number=8").status())
                .isEqualTo(200);
        assertThat(keysLeft()).containsExactly(0L, 0L);
    }

    @Test
    void aMulticastKeyUsesUpALinkOnceForEachSlaveBeyondIt() throws Exception {
        start(link("paris", "lyon", 10), link("lyon", "nice", 10));
        Reply master =
                at("paris").post("/api/v1/keys/sae-nice/enc_keys", "{\"additional_slave_SAE_IDs\":[\"sae-lyon\"]}");
        String fetch = "/api/v1/keys/sae-paris/dec_keys?key_ID=" + master.keyId();
        assertThat(at("nice").get(fetch).json()).isEqualTo(master.json());
        assertThat(at("lyon").get(fetch).json()).isEqualTo(master.json());
        assertThat(keysLeft()).containsExactly(8L, 9L);
    }

    @Test
    void theShortestWayGoesFirstAndTheDetourWhenThatIsDrained() throws Exception {
        start(link("paris", "nice", 1), link("paris", "lyon", 2), link("lyon", "nice", 2));
        SaeClient paris = at("paris");
        assertThat(paris.get("/api/v1/keys/sae-nice/enc_keys").status()).isEqualTo(200);
        assertThat(keysLeft()).containsExactly(0L, 2L, 2L);
        assertThat(paris.get("/api/v1/keys/sae-nice/enc_keys?number=2").status())
                .isEqualTo(200);
        assertThat(keysLeft()).containsExactly(0L, 0L, 0L);
        assertError(paris.get("/api/v1/keys/sae-nice/enc_keys"), 503, EXHAUSTED);
    }

    @Test
    void aNodeThatIsDownRelaysNothingUntilItIsBack() throws Exception {
        start(link("paris", "lyon", 10), link("lyon", "nice", 10));
        int down = simulator.faults().set(Fault.of(FaultKind.KME_DOWN).at("lyon"));
        Reply refused = at("paris").get("/api/v1/keys/sae-nice/enc_keys");
        assertError(refused, 503, EXHAUSTED);
        assertThat(refused.json().path("details").toString())
                .contains("every way from paris to nice leads over a KME that is down");
        assertThat(stored("sae-nice")).isZero();
        assertThat(keysLeft()).containsExactly(10L, 10L);
        simulator.faults().clear(down);
        assertThat(at("paris").get("/api/v1/keys/sae-nice/enc_keys").status()).isEqualTo(200);
    }

    @Test
    void aCutFibreLeavesWhatIsStoredAndNoMore() throws Exception {
        List<Instant> now = new ArrayList<>(List.of(Instant.now()));
        LinkPlan slow = new LinkPlan("lyon", "nice", new KeySupply(KEY, 2 * KEY, KEY));
        start(now, link("paris", "lyon", 10), slow);
        LongConsumer after = seconds -> now.set(0, now.getFirst().plusSeconds(seconds));
        after.accept(1);
        assertThat(stored("sae-nice")).isEqualTo(2);
        simulator.faults().set(Fault.of(FaultKind.FIBRE_CUT).at("lyon--nice"));
        assertThat(at("paris").get("/api/v1/keys/sae-nice/enc_keys").status()).isEqualTo(200);
        after.accept(1000);
        assertThat(stored("sae-nice")).isEqualTo(1);
        assertThat(simulator.links().getLast().condition()).isEqualTo(LinkView.Condition.CUT);
        simulator.faults().clear();
        after.accept(1);
        assertThat(stored("sae-nice")).isEqualTo(2);
    }

    private void start(LinkPlan... links) throws Exception {
        start(List.of(Instant.now()), links);
    }

    private void start(List<Instant> now, LinkPlan... links) throws Exception {
        Topology topology = new Topology(
                TOWNS.stream().map(town -> new KmeSite(town, 0)).toList(),
                Arrays.asList(links),
                TOWNS.stream()
                        .map(town -> new SaeSite(new SaeId("sae-" + town), town))
                        .toList());
        simulator = Simulator.start(
                SimulatorOptions.in(directory).withTopology(topology).withClock(now::getFirst));
    }

    private SaeClient at(String town) throws Exception {
        SaeClient client = SaeClient.of(simulator, town, "sae-" + town);
        clients.add(client);
        return client;
    }

    private long stored(String slave) throws Exception {
        return at("paris")
                .get("/api/v1/keys/" + slave + "/status")
                .json()
                .path("stored_key_count")
                .longValue();
    }

    private List<Long> keysLeft() {
        return simulator.links().stream().map(link -> link.storedBits() / KEY).collect(Collectors.toList());
    }

    private static LinkPlan link(String one, String other, int keys) {
        return new LinkPlan(one, other, KeySupply.ofKeys(0, keys, KEY));
    }
}
