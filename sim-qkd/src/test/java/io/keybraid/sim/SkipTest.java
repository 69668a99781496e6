package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.profile.KmeProfile;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A KME as a SKIP Key Provider: draft-cisco-skip-02. */
class SkipTest extends RunningPair {

    private static final String NEW_KEY = "/key?remoteSystemID=sae-bob";
    private static final String OF_ALICE = "?remoteSystemID=sae-alice";

    @AfterEach
    void allIsWellAgain() {
        simulator.faults().clear();
    }

    @Test
    void tellsItsCapabilities() throws Exception {
        Reply reply = alice.get("/capabilities");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.http().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.json()).isEqualTo(JsonMapper.shared().readTree("""
                {
                  "entropy": true,
                  "key": true,
                  "algorithm": "simulated QKD",
                  "localSystemID": "sae-alice",
                  "remoteSystemID": ["sae-carol", "sae-bob", "sae-dave"]
                }"""));
    }

    @Test
    void aNewKeyIsTheSameAtTheOtherEndAndIsThereOnce() throws Exception {
        Reply first = alice.get(NEW_KEY);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().propertyNames()).containsExactly("keyId", "key");
        assertThat(text(first, "keyId")).matches("[0-9a-f]{32}");
        assertThat(text(first, "key")).matches("[0-9a-f]{64}");
        Reply second = bob.get("/key/" + text(first, "keyId") + OF_ALICE);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertRefused(bob.get("/key/" + text(first, "keyId") + OF_ALICE), 400);
    }

    @Test
    void aKeyHasTheSizeThatIsAskedFor() throws Exception {
        assertThat(text(alice.get(NEW_KEY + "&size=512"), "key")).hasSize(128);
        assertThat(text(alice.get(NEW_KEY + "&size=128"), "key")).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-256", "many", "257", "99999999999", ""})
    void refusesAWrongSize(String size) throws Exception {
        assertRefused(alice.get(NEW_KEY + "&size=" + size), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?remoteSystemID=",
                "?remoteSystemID=sae-nobody",
                "?remoteSystemID=sae-alice",
                "?remote=sae-bob"
            })
    void refusesARemoteSystemThatIsMissingOrUnknownOrTheCaller(String query) throws Exception {
        assertRefused(alice.get("/key" + query), 400);
    }

    @Test
    void takesTheSpellingOfClientsInTheField() throws Exception {
        assertThat(alice.get("/key?remoteSystemId=sae-bob").status()).isEqualTo(200);
    }

    @Test
    void aKeyOfOthersDoesNotExist() throws Exception {
        Reply first = alice.get(NEW_KEY);
        String path = "/key/" + text(first, "keyId");
        assertRefused(dave.get(path + OF_ALICE), 400);
        assertRefused(bob.get(path + "?remoteSystemID=sae-carol"), 400);
        assertThat(bob.get(path + OF_ALICE).json()).isEqualTo(first.json());
    }

    @Test
    void aKeyIdMayBeInUpperCase() throws Exception {
        Reply first = alice.get(NEW_KEY);
        String upper = text(first, "keyId").toUpperCase(Locale.ROOT);
        assertThat(text(bob.get("/key/" + upper + OF_ALICE), "key")).isEqualTo(text(first, "key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "abc01", "xyz", "00000000-0000-4000-8000-000000000000"})
    void refusesAKeyIdThatItDoesNotKnow(String id) throws Exception {
        assertRefused(bob.get("/key/" + id + OF_ALICE), 400);
    }

    @Test
    void sharesItsKeysWithTheOtherInterface() throws Exception {
        Reply first = alice.get(NEW_KEY);
        String uuid = text(first, "keyId").replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        Reply second = bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + uuid);
        assertThat(HexFormat.of().formatHex(second.key(0))).isEqualTo(text(first, "key"));
        Reply master = alice.get(ALICE_TO_BOB + "enc_keys");
        Reply slave = bob.get("/key/" + master.keyId().replace("-", "") + OF_ALICE);
        assertThat(text(slave, "key")).isEqualTo(HexFormat.of().formatHex(master.key(0)));
    }

    @Test
    void givesEntropy() throws Exception {
        Reply usual = alice.get("/entropy");
        assertThat(usual.status()).isEqualTo(200);
        assertThat(text(usual, "randomStr")).matches("[0-9a-f]{64}");
        assertThat(usual.json().path("minentropy").intValue()).isEqualTo(256);
        Reply other = alice.get("/entropy?minentropy=12");
        assertThat(text(other, "randomStr")).hasSize(4);
        assertThat(other.json().path("minentropy").intValue()).isEqualTo(12);
        assertThat(text(alice.get("/entropy"), "randomStr")).isNotEqualTo(text(usual, "randomStr"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "lots", "65537", "256&minentropy=256"})
    void refusesAWrongMinentropy(String bits) throws Exception {
        assertRefused(alice.get("/entropy?minentropy=" + bits), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/capabilities", "/key?remoteSystemID=sae-bob", "/key/00", "/entropy"})
    void isAskedByGetAlone(String path) throws Exception {
        Reply reply = alice.post(path, "{}");
        assertRefused(reply, 405);
        assertThat(reply.http().headers().firstValue("Allow")).contains("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys", "/key/", "/key/a/b", "/capabilities/x", "/entropy/256"})
    void anotherPathIsNotFound(String path) throws Exception {
        assertRefused(alice.get(path), 404);
    }

    @Test
    void refusesAnSaeOfAnotherKme() throws Exception {
        try (SaeClient bobAtTheWrongKme = SaeClient.of(simulator, "kme-a", "sae-bob")) {
            assertRefused(bobAtTheWrongKme.get("/capabilities"), 401);
            assertRefused(bobAtTheWrongKme.get("/key?remoteSystemID=sae-alice"), 401);
            assertRefused(bobAtTheWrongKme.get("/entropy"), 401);
        }
    }

    @Test
    void faultsBefallItAsTheyBefallTheOtherInterface() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.EXHAUSTED).times(1));
        assertRefused(alice.get(NEW_KEY), 500);
        simulator.faults().set(Fault.status(503).on(KmeMethod.GET_STATUS).times(1));
        assertRefused(alice.get("/entropy"), 503);
        simulator.faults().set(Fault.of(FaultKind.WRONG_KEY).at("kme-b").times(1));
        Reply first = alice.get(NEW_KEY);
        Reply second = bob.get("/key/" + text(first, "keyId") + OF_ALICE);
        assertThat(text(second, "keyId")).isEqualTo(text(first, "keyId"));
        assertThat(text(second, "key")).hasSize(64).isNotEqualTo(text(first, "key"));
        assertThat(simulator.requests().latest().getLast())
                .extracting(RequestRecord::status, RequestRecord::faults)
                .containsExactly(200, List.of("wrong-key"));
    }

    @Test
    void canBeMadeToDifferAsProvidersInTheFieldDo(@TempDir Path folder) throws Exception {
        KmeProfile profile = KmeProfile.STANDARD
                .with("skip-key-ids", "uuid")
                .with("skip-remote", "globs")
                .with("skip-member", "remoteSystemId")
                .with("skip-unknown-key", "404")
                .with("skip-exhausted", "503");
        try (Simulator other = Simulator.start(SimulatorOptions.in(folder).withProfile(profile));
                SaeClient master = SaeClient.of(other, "kme-a", "sae-alice");
                SaeClient slave = SaeClient.of(other, "kme-b", "sae-bob")) {
            assertThat(master.get("/capabilities").json().path("remoteSystemId").toString())
                    .isEqualTo("[\"[s]ae-bo?\"]");
            Reply first = master.get(NEW_KEY);
            assertThat(text(first, "keyId")).hasSize(36).contains("-");
            assertThat(slave.get("/key/" + text(first, "keyId") + OF_ALICE).json())
                    .isEqualTo(first.json());
            assertRefused(slave.get("/key/" + text(first, "keyId") + OF_ALICE), 404);
            other.faults().set(Fault.of(FaultKind.EXHAUSTED));
            assertRefused(master.get(NEW_KEY), 503);
        }
    }

    private static void assertRefused(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.http().body()).as("SKIP's refusals have no body").isEmpty();
    }

    private static String text(Reply reply, String member) {
        assertThat(reply.json().path(member).isString()).as(member).isTrue();
        return reply.json().path(member).stringValue();
    }
}
