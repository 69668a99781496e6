package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static io.keybraid.plugin.etsi014.WireMockKme.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What crosses the wire when all goes well, by GET and by POST, and to KMEs with peculiar tastes. */
class KeyOnTheWireTest {

    private static WireMockKme kme;

    @BeforeAll
    static void start() {
        kme = new WireMockKme();
    }

    @AfterAll
    static void stop() {
        kme.close();
    }

    @BeforeEach
    void reset() {
        kme.reset();
    }

    @Test
    void asksForOneKeyOf256BitsByGet() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("method", "get")) {
            assertInitiates(end);
        }
        assertThat(kme.requestLines()).containsExactly("GET /api/v1/keys/sae-bob/enc_keys?number=1&size=256");
    }

    @Test
    void asksForOneKeyOf256BitsByPost() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("method", "post")) {
            assertInitiates(end);
        }
        assertThat(kme.requestLines()).containsExactly("POST /api/v1/keys/sae-bob/enc_keys");
        assertBodyOfFirst("{\"number\":1,\"size\":256}");
    }

    @Test
    void asksForTheOfferedKeyByGet() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("method", "get")) {
            assertResponds(end, KEY_ID);
        }
        assertThat(kme.requestLines()).containsExactly("GET /api/v1/keys/sae-bob/dec_keys?key_ID=" + KEY_ID);
    }

    @Test
    void asksForTheOfferedKeyByPost() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("method", "post")) {
            assertResponds(end, KEY_ID);
        }
        assertThat(kme.requestLines()).containsExactly("POST /api/v1/keys/sae-bob/dec_keys");
        assertBodyOfFirst("{\"key_IDs\":[{\"key_ID\":\"" + KEY_ID + "\"}]}");
    }

    @Test
    void repeatsTheMasterSaeIdInKeyIdsWhereTheKmeWantsIt() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("master-sae-id-in-key-ids", "true")) {
            assertResponds(end, KEY_ID);
        }
        assertBodyOfFirst("{\"key_IDs\":[{\"key_ID\":\"" + KEY_ID + "\",\"master_SAE_ID\":\"sae-bob\"}]}");
    }

    @Test
    void sendsJsonAndWantsItUncompressed() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("method", "post")) {
            assertInitiates(end);
        }
        assertThat(kme.requests().getFirst().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(kme.requests().getFirst().getHeader("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void autoUsesGetForAKeyAndPostForKeyIds() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.open()) {
            assertInitiates(end);
            assertResponds(end, KEY_ID);
        }
        assertThat(kme.requestLines())
                .containsExactly(
                        "GET /api/v1/keys/sae-bob/enc_keys?number=1&size=256", "POST /api/v1/keys/sae-bob/dec_keys");
    }

    @Test
    void autoTurnsToPostAndStaysThereWhenGetIsNotAllowed() throws KeySourceException {
        kme.wire()
                .stubFor(get(urlPathMatching(".*/enc_keys"))
                        .willReturn(aResponse().withStatus(405)));
        kme.wire()
                .stubFor(post(urlPathMatching(".*/enc_keys"))
                        .inScenario("keys")
                        .whenScenarioStateIs("Started")
                        .willReturn(okJson(container("first", KEY)))
                        .willSetStateTo("second"));
        kme.wire()
                .stubFor(post(urlPathMatching(".*/enc_keys"))
                        .inScenario("keys")
                        .whenScenarioStateIs("second")
                        .willReturn(okJson(container("second", KEY))));
        try (End end = kme.open()) {
            end.initiate().close();
            end.initiate().close();
        }
        assertThat(kme.requestLines())
                .containsExactly(
                        "GET /api/v1/keys/sae-bob/enc_keys?number=1&size=256",
                        "POST /api/v1/keys/sae-bob/enc_keys",
                        "POST /api/v1/keys/sae-bob/enc_keys");
    }

    @Test
    void autoTurnsToGetWhenPostIsNotAllowedForKeyIds() throws KeySourceException {
        kme.wire()
                .stubFor(post(urlPathMatching(".*/dec_keys"))
                        .willReturn(aResponse().withStatus(405)));
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.open()) {
            assertResponds(end, KEY_ID);
        }
        assertThat(kme.requestLines())
                .containsExactly(
                        "POST /api/v1/keys/sae-bob/dec_keys", "GET /api/v1/keys/sae-bob/dec_keys?key_ID=" + KEY_ID);
    }

    @Test
    void aMethodThatIsSetIsNotTurnedFrom() {
        kme.answers(405, "");
        try (End end = kme.openWith("method", "get")) {
            KeySourceException e = end.initiateFails();
            assertThat(e.reason()).isEqualTo(Reason.BAD_MESSAGE);
            assertThat(e.advice()).contains("method: auto");
        }
        assertThat(kme.requests()).hasSize(1);
    }

    @Test
    void aKmeThatAllowsNeitherMethodIsAskedByEachOnce() {
        kme.answers(405, "");
        try (End end = kme.open()) {
            assertThat(end.initiateFails().reason()).isEqualTo(Reason.BAD_MESSAGE);
        }
        assertThat(kme.requests()).hasSize(2);
    }

    @Test
    void keyIdsWithPlusAndSlashAreEncoded() throws KeySourceException {
        String joined = KEY_ID + "+7d60/487f &?#%ä";
        kme.delivers(joined, KEY);
        try (End end = kme.openWith("method", "get")) {
            assertResponds(end, joined);
        }
        assertThat(kme.requestLines())
                .containsExactly(
                        "GET /api/v1/keys/sae-bob/dec_keys?key_ID=" + KEY_ID + "%2B7d60%2F487f%20%26%3F%23%25%C3%A4");
    }

    @Test
    void saeIdsWithSlashAndSpaceAreOneSegmentOfThePath() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = End.open(kme.settings(), "site/b +1/..")) {
            assertInitiates(end);
        }
        assertThat(kme.requestLines())
                .containsExactly("GET /api/v1/keys/site%2Fb%20%2B1%2F../enc_keys?number=1&size=256");
    }

    @Test
    void thePathPrefixCanBeAnother() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.openWith("path-prefix", "/site-7/api/v1/keys/")) {
            assertInitiates(end);
        }
        assertThat(kme.requestLines()).containsExactly("GET /site-7/api/v1/keys/sae-bob/enc_keys?number=1&size=256");
    }

    @Test
    void membersThatItDoesNotKnowArePassedOver() throws KeySourceException {
        kme.answers(okJson("""
                {"key_container_extension": {"keys": [{"key": "AAAA"}]}, "vendor": [1, [2, {"key_ID": "no"}]], "keys": [
                  {"key_ID_extension": {"key": 1}, "key_ID": "%s", "key_extension": null,
                   "key": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4A="}]}
                """.formatted(KEY_ID)));
        try (End end = kme.open()) {
            assertInitiates(end);
        }
    }

    @Test
    void aSlashEscapedInBase64IsASlash() throws KeySourceException {
        byte[] key = KEY.clone();
        key[0] = (byte) 0xff;
        key[1] = (byte) 0xff;
        kme.answers(okJson(container(KEY_ID, key).replace("/", "\\/")));
        try (End end = kme.open();
                Initiation initiation = end.initiate();
                SharedSecret secret = initiation.complete(PublicBytes.EMPTY);
                SharedSecret expected = SharedSecret.copyOf(key)) {
            assertThat(secret.matches(expected)).isTrue();
        }
    }

    @Test
    void aUuidInCapitalsIsTheSameKeyId() throws KeySourceException {
        kme.delivers(KEY_ID.toUpperCase(Locale.ROOT), KEY);
        try (End end = kme.open()) {
            assertResponds(end, KEY_ID);
        }
    }

    @Test
    void theOfferIsTheKeyIdAndTheAnswerIsEmpty() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (End end = kme.open();
                Initiation initiation = end.initiate();
                Response response = end.respond(KEY_ID)) {
            assertThat(initiation.offer()).isEqualTo(PublicBytes.copyOf(KEY_ID.getBytes(StandardCharsets.UTF_8)));
            assertThat(response.answer()).isEqualTo(PublicBytes.EMPTY);
        }
    }

    @Test
    void strictKeyIdsTakeAUuidAndNothingElse() throws KeySourceException {
        Map<String, Object> strict = kme.settings();
        strict.put("strict-key-ids", "true");
        kme.delivers(KEY_ID, KEY);
        try (End end = End.open(strict, "sae-bob")) {
            assertInitiates(end);
            kme.delivers("key-17", KEY);
            assertThat(end.initiateFails()).hasMessageContaining("key-17, which is no UUID");
        }
    }

    private static void assertInitiates(End end) throws KeySourceException {
        try (Initiation initiation = end.initiate();
                SharedSecret secret = initiation.complete(PublicBytes.EMPTY);
                SharedSecret expected = SharedSecret.copyOf(KEY)) {
            assertThat(secret.matches(expected)).isTrue();
        }
    }

    private static void assertResponds(End end, String keyId) throws KeySourceException {
        try (Response response = end.respond(keyId);
                SharedSecret expected = SharedSecret.copyOf(KEY)) {
            assertThat(response.secret().matches(expected)).isTrue();
        }
    }

    private static void assertBodyOfFirst(String json) {
        String body = kme.requests().getFirst().getBodyAsString();
        assertThat(equalToJson(json, false, false).match(body).isExactMatch())
                .as(body)
                .isTrue();
    }
}
