package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Get key: ETSI GS QKD 014, clause 5.3. */
class GetKeyTest extends RunningPair {

    @Test
    void aKeyGotByGetIsTheSameAtTheSlaveByGet() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys?number=1&size=256");
        Reply slave = bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId());
        assertThat(master.status()).isEqualTo(200);
        assertThat(slave.status()).isEqualTo(200);
        assertThat(slave.json()).isEqualTo(master.json());
        assertThat(master.key(0)).hasSize(32);
    }

    @Test
    void keysGotByPostAreTheSameAtTheSlaveByPost() throws Exception {
        Reply master = alice.post(ALICE_TO_BOB + "enc_keys", "{\"number\":3,\"size\":512}");
        Reply slave = bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds()));
        assertThat(master.status()).isEqualTo(200);
        assertThat(slave.status()).isEqualTo(200);
        assertThat(slave.json()).isEqualTo(master.json());
        assertThat(master.keyIds()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void eitherSideMayBeTheMaster() throws Exception {
        Reply master = bob.get("/api/v1/keys/sae-alice/enc_keys");
        Reply slave = alice.get("/api/v1/keys/sae-bob/dec_keys?key_ID=" + master.keyId());
        assertThat(slave.json()).isEqualTo(master.json());
    }

    @Test
    void twoSaesOfOneKmeGetTheSameKeyToo() throws Exception {
        Reply master = alice.get("/api/v1/keys/sae-carol/enc_keys");
        Reply slave = carol.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId());
        assertThat(slave.json()).isEqualTo(master.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "{\"number\":null,\"size\":null}"})
    void withoutParametersThereIsOneKeyOfTheDefaultSize(String body) throws Exception {
        int keySize = alice.get(ALICE_TO_BOB + "status").json().path("key_size").intValue();
        Reply posted = alice.post(ALICE_TO_BOB + "enc_keys", body);
        Reply got = alice.get(ALICE_TO_BOB + "enc_keys");
        assertThat(posted.keyIds()).hasSize(1);
        assertThat(posted.key(0)).hasSize(keySize / 8);
        assertThat(got.keyIds()).hasSize(1);
        assertThat(got.key(0)).hasSize(keySize / 8);
    }

    @Test
    void numberFiveGivesFive() throws Exception {
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?number=5").keyIds())
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", "{\"number\":5}").keyIds())
                .hasSize(5);
    }

    @Test
    void asManyAsTheStatusPromisesAreGiven() throws Exception {
        int most = alice.get(ALICE_TO_BOB + "status")
                .json()
                .path("max_key_per_request")
                .intValue();
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys?number=" + most);
        assertThat(master.keyIds()).hasSize(most).doesNotHaveDuplicates();
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds())).json())
                .isEqualTo(master.json());
    }

    @Test
    void size1024Gives128Bytes() throws Exception {
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?size=1024").key(0)).hasSize(128);
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", "{\"size\":1024}").key(0))
                .hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 72, 136, 4096})
    void everySizeBetweenTheLimitsIsGiven(int size) throws Exception {
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?size=" + size).key(0)).hasSize(size / 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-8", "abc01", "257", "", "56", "4104", "256.0", "99999999999999999999", "0x100"})
    void refusesAWrongSizeInTheQuery(String size) throws Exception {
        assertError(alice.get(ALICE_TO_BOB + "enc_keys?size=" + size), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-8",
                "\"abc01\"",
                "257",
                "\"256\"",
                "56",
                "4104",
                "256.5",
                "1e400",
                "99999999999999999999",
                "[256]"
            })
    void refusesAWrongSizeInTheBody(String size) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"size\":" + size + "}"), 400);
    }

    @Test
    void saysInTheWordsOfTheStandardThatASizeIsNoMultipleOf8() throws Exception {
        assertError(alice.get(ALICE_TO_BOB + "enc_keys?size=257"), 400, "size shall be a multiple of 8");
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"size\":257}"), 400, "size shall be a multiple of 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-8", "abc01", "129", "1.0", "+1", ""})
    void refusesAWrongNumberInTheQuery(String number) throws Exception {
        assertError(alice.get(ALICE_TO_BOB + "enc_keys?number=" + number), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-8", "\"abc01\"", "129", "1.5", "true"})
    void refusesAWrongNumberInTheBody(String number) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"number\":" + number + "}"), 400);
    }

    @Test
    void refusesAParameterThatIsThereTwice() throws Exception {
        assertError(alice.get(ALICE_TO_BOB + "enc_keys?number=1&number=2"), 400);
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"number\":1,\"number\":2}"), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%20", "sae-alice", "sae-nobody", "%E2%80%82"})
    void refusesAPathWhoseSaeIsBlankOrTheCallerOrUnknown(String slave) throws Exception {
        assertError(alice.get("/api/v1/keys/" + slave + "/enc_keys"), 400);
        assertError(alice.post("/api/v1/keys/" + slave + "/enc_keys", "{}"), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "null", "1", "{\"number\":}", "{} {}", "{\"size\":256", "\u0000", "number=1&size=256"
            })
    void refusesABodyThatIsNoJsonObject(String body) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", body), 400);
    }

    @Test
    void ignoresUnknownMembersAndParameters() throws Exception {
        String body = "{\"number\":2,\"key_type\":\"psk\",\"vendor\":{\"deep\":[1,2]}}";
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", body).keyIds()).hasSize(2);
        assertThat(alice.get(ALICE_TO_BOB + "enc_keys?number=2&key_type=psk&flag")
                        .keyIds())
                .hasSize(2);
    }

    @Test
    void refusesAnSaeOfAnotherKme() throws Exception {
        try (SaeClient bobAtTheWrongKme = SaeClient.of(simulator, "kme-a", "sae-bob")) {
            assertError(bobAtTheWrongKme.get("/api/v1/keys/sae-alice/enc_keys"), 401);
            assertError(bobAtTheWrongKme.get("/api/v1/keys/sae-alice/status"), 401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void refusesAnotherHttpMethod(String method) throws Exception {
        Reply reply = alice.send(method, ALICE_TO_BOB + "enc_keys", null);
        assertError(reply, 405);
        assertThat(reply.http().headers().firstValue("Allow")).contains("GET, POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/keys",
                "/api/v1/keys/sae-bob",
                "/api/v2/keys/sae-bob/enc_keys",
                "/api/v1/keys/sae-bob/enc_keys/",
                "/api/v1/keys/sae-bob/keys",
                "/kdapi/v2/enc_keys"
            })
    void anUnknownPathIsNotFound(String path) throws Exception {
        assertError(alice.get(path), 404);
    }
}
