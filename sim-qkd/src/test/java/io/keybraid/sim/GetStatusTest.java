package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Get status: ETSI GS QKD 014, clause 5.2. */
class GetStatusTest extends RunningPair {

    @Test
    void tellsEveryFieldOfTheStandardAndThatItIsSimulated() throws Exception {
        Reply reply = dave.get("/api/v1/keys/sae-carol/status");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).isEqualTo(JsonMapper.shared().readTree("""
                {
                  "source_KME_ID": "kme-b",
                  "target_KME_ID": "kme-a",
                  "master_SAE_ID": "sae-dave",
                  "slave_SAE_ID": "sae-carol",
                  "key_size": 256,
                  "stored_key_count": 100000,
                  "max_key_count": 100000,
                  "max_key_per_request": 128,
                  "max_key_size": 4096,
                  "min_key_size": 64,
                  "max_SAE_ID_count": 8,
                  "status_extension": {"simulated": true, "product": "keybraid sim-qkd"}
                }"""));
    }

    @Test
    void refusesPost() throws Exception {
        Reply reply = alice.post(ALICE_TO_BOB + "status", "{}");
        assertError(reply, 405);
        assertThat(reply.http().headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void refusesAPathWhoseSaeIsBlankOrTheCallerOrUnknown() throws Exception {
        assertError(alice.get("/api/v1/keys//status"), 400);
        assertError(alice.get("/api/v1/keys/sae-alice/status"), 400);
        assertError(alice.get("/api/v1/keys/sae-nobody/status"), 400);
    }
}
