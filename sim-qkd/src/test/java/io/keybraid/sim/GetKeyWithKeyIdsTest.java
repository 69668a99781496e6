package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Get key with key IDs: ETSI GS QKD 014, clause 5.4. */
class GetKeyWithKeyIdsTest extends RunningPair {

    private static final String NOT_FOUND = "one or more keys specified are not found on KME";

    @Test
    void refusesAThirdSaeAndKeepsTheKeyForTheRightOne() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        assertError(dave.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()), 401);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()).json())
                .isEqualTo(master.json());
    }

    @Test
    void refusesTheMasterItself() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        assertError(alice.get(ALICE_TO_BOB + "dec_keys?key_ID=" + master.keyId()), 401);
        assertError(alice.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()), 400);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()).status())
                .isEqualTo(200);
    }

    @Test
    void findsNoKeyUnderAnotherMaster() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        assertError(bob.get("/api/v1/keys/sae-carol/dec_keys?key_ID=" + master.keyId()), 400, NOT_FOUND);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc01", "1-1-1-1-1", "0123456789abcdef0123456789abcdef", "not-a-uuid%2Bat-all"})
    void refusesAKeyIdThatIsNoUuid(String id) throws Exception {
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + id), 400);
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(List.of(id))), 400);
    }

    @Test
    void takesAKeyIdInUpperCase() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        String upper = master.keyId().toUpperCase(Locale.ROOT);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + upper).json()).isEqualTo(master.json());
    }

    @Test
    void refusesKeyIdsAsAnArrayOfStrings() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", "{\"key_IDs\":[\"" + master.keyId() + "\"]}"), 400);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"key_IDs\":[]}",
                "{\"key_IDs\":null}",
                "{\"key_IDs\":{}}",
                "{\"key_ids\":[{\"key_ID\":\"00000000-0000-4000-8000-000000000000\"}]}",
                "{\"key_IDs\":[{\"key_id\":\"00000000-0000-4000-8000-000000000000\"}]}",
                "{\"key_IDs\":[{\"key_ID\":7}]}",
                "{\"key_IDs\":[{}]}",
                "{\"key_IDs\":[null]}"
            })
    void refusesAWrongMember(String body) throws Exception {
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", body), 400);
    }

    @Test
    void ignoresUnknownMembersBesideAndWithinKeyIds() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        String body = "{\"key_IDs\":[{\"key_ID\":\"" + master.keyId()
                + "\",\"master_SAE_ID\":\"sae-alice\",\"key_ID_extension\":{\"a\":1}}],\"key_IDs_extension\":{},\"x\":1}";
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", body).json()).isEqualTo(master.json());
    }

    @Test
    void anUnknownIdIsNotFound() throws Exception {
        String unknown = UUID.randomUUID().toString();
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + unknown), 400, NOT_FOUND);
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(List.of(unknown))), 400, NOT_FOUND);
    }

    @Test
    void theSameIdIsNotFoundTheSecondTime() throws Exception {
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()).status())
                .isEqualTo(200);
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()), 400, NOT_FOUND);
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds())), 400, NOT_FOUND);
    }

    @Test
    void aBatchWithAForeignIdIsRefusedAndNothingIsConsumed() throws Exception {
        Reply own = alice.get(ALICE_TO_BOB + "enc_keys?number=2");
        Reply foreign = alice.get("/api/v1/keys/sae-dave/enc_keys");
        List<String> batch = new ArrayList<>(own.keyIds());
        batch.addAll(foreign.keyIds());
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(batch)), 401);
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(own.keyIds())).json())
                .isEqualTo(own.json());
        assertThat(dave.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + foreign.keyId())
                        .json())
                .isEqualTo(foreign.json());
    }

    @Test
    void aBatchWithAnUnknownIdIsRefusedAndNothingIsConsumed() throws Exception {
        Reply own = alice.get(ALICE_TO_BOB + "enc_keys?number=2");
        List<String> batch = new ArrayList<>(own.keyIds());
        batch.add(UUID.randomUUID().toString());
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(batch)), 400, NOT_FOUND);
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(own.keyIds())).json())
                .isEqualTo(own.json());
    }

    @Test
    void aForeignIdIsToldBeforeAnUnknownOneAndNothingIsConsumed() throws Exception {
        Reply own = alice.get(ALICE_TO_BOB + "enc_keys");
        Reply foreign = alice.get("/api/v1/keys/sae-dave/enc_keys");
        String unknown = UUID.randomUUID().toString();
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(List.of(own.keyId(), unknown, foreign.keyId()))), 401);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + own.keyId()).json())
                .isEqualTo(own.json());
        assertThat(dave.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + foreign.keyId())
                        .json())
                .isEqualTo(foreign.json());
    }

    @Test
    void anIdThatIsNoUuidBesideAGoodOneIsRefusedAndNothingIsConsumed() throws Exception {
        Reply own = alice.get(ALICE_TO_BOB + "enc_keys");
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(List.of(own.keyId(), "abc01"))), 400);
        assertThat(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + own.keyId()).json())
                .isEqualTo(own.json());
    }

    @Test
    void aBatchThatNamesAKeyTwiceIsRefusedAndNothingIsConsumed() throws Exception {
        Reply own = alice.get(ALICE_TO_BOB + "enc_keys");
        List<String> batch = List.of(own.keyId(), own.keyId());
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(batch)), 400);
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(own.keyIds())).status())
                .isEqualTo(200);
    }

    @Test
    void keysComeInTheOrderInWhichTheyWereNamed() throws Exception {
        List<String> ids =
                new ArrayList<>(alice.get(ALICE_TO_BOB + "enc_keys?number=4").keyIds());
        Collections.reverse(ids);
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(ids)).keyIds()).isEqualTo(ids);
    }

    @Test
    void refusesMoreKeyIdsThanARequestMayName() throws Exception {
        List<String> many = Collections.nCopies(129, UUID.randomUUID().toString());
        assertError(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(many)), 400);
    }

    @Test
    void aGetNamesExactlyOneKey() throws Exception {
        List<String> ids = alice.get(ALICE_TO_BOB + "enc_keys?number=2").keyIds();
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys"), 400);
        assertError(bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + ids.get(0) + "&key_ID=" + ids.get(1)), 400);
        assertThat(bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(ids)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%20", "sae-bob", "sae-nobody"})
    void refusesAPathWhoseSaeIsBlankOrTheCallerOrUnknown(String master) throws Exception {
        String id = UUID.randomUUID().toString();
        assertError(bob.get("/api/v1/keys/" + master + "/dec_keys?key_ID=" + id), 400);
    }
}
