package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.kme.KeyLimits;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two KMEs with two SAEs each, for all tests of a class; a test leaves no keys that another could meet. */
abstract class RunningPair {

    static final String ALICE_TO_BOB = "/api/v1/keys/sae-bob/";
    static final String BOB_FROM_ALICE = "/api/v1/keys/sae-alice/";

    @TempDir
    static Path directory;

    static Simulator simulator;
    static SaeClient alice;
    static SaeClient bob;
    static SaeClient carol;
    static SaeClient dave;

    @BeforeAll
    static void startTheKmes() throws Exception {
        simulator = Simulator.start(SimulatorOptions.in(directory).withTopology(topology()));
        alice = SaeClient.of(simulator, "kme-a", "sae-alice");
        carol = SaeClient.of(simulator, "kme-a", "sae-carol");
        bob = SaeClient.of(simulator, "kme-b", "sae-bob");
        dave = SaeClient.of(simulator, "kme-b", "sae-dave");
    }

    @AfterAll
    static void stopTheKmes() {
        List.of(alice, bob, carol, dave).forEach(SaeClient::close);
        simulator.close();
    }

    static Topology topology() {
        return Topology.pair(
                new KmeSite("kme-a", 0),
                new KmeSite("kme-b", 0),
                KeySupply.ofKeys(10_000, 100_000, KeyLimits.DEFAULT.keySize()),
                List.of(
                        new SaeSite(new SaeId("sae-alice"), "kme-a"),
                        new SaeSite(new SaeId("sae-carol"), "kme-a"),
                        new SaeSite(new SaeId("sae-bob"), "kme-b"),
                        new SaeSite(new SaeId("sae-dave"), "kme-b")));
    }

    /** An Error of the standard: a message, and details that are objects. */
    static void assertError(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("message").isString()).as("message").isTrue();
        assertThat(reply.message()).isNotBlank();
        assertThat(reply.json().path("details").isArray()).as("details").isTrue();
        reply.json()
                .path("details")
                .forEach(detail -> assertThat(detail.isObject()).isTrue());
        assertThat(reply.http().headers().firstValue("Content-Type")).contains("application/json");
    }

    static void assertError(Reply reply, int status, String message) {
        assertError(reply, status);
        assertThat(reply.message()).isEqualTo(message);
    }

    static String idsOf(List<String> ids) {
        return "{\"key_IDs\":["
                + String.join(
                        ",",
                        ids.stream().map(id -> "{\"key_ID\":\"" + id + "\"}").toList()) + "]}";
    }
}
