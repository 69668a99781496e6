package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static io.keybraid.plugin.etsi014.WireMockKme.container;
import static io.keybraid.plugin.etsi014.WireMockKme.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SecretTraces;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceHealth.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One case for each fault and status code: the reason, what is said, and that nothing is asked for twice. */
@Timeout(90)
class KmeFaultsTest {

    private static WireMockKme kme;

    private End end;

    @BeforeAll
    static void start() {
        kme = new WireMockKme();
    }

    @AfterAll
    static void stop() {
        kme.close();
    }

    @BeforeEach
    void open() {
        kme.reset();
        end = kme.open();
    }

    @AfterEach
    void close() {
        end.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, EXHAUSTED", "401, NOT_AUTHORISED", "403, NOT_AUTHORISED", "404, EXHAUSTED", "409, EXHAUSTED",
        "412, EXHAUSTED", "418, BAD_MESSAGE", "422, BAD_MESSAGE", "429, EXHAUSTED", "500, UNREACHABLE",
        "502, UNREACHABLE", "503, EXHAUSTED", "504, EXHAUSTED", "204, BAD_MESSAGE", "201, BAD_MESSAGE"
    })
    void eachStatusOfGetKeyHasItsReason(int status, Reason reason) {
        kme.answers(status, status == 204 ? "" : "{\"message\":\"so it is\"}");
        KeySourceException e = assertInitiateFails(reason);
        assertThat(e)
                .hasMessageStartingWith("KME https://localhost:")
                .hasMessageContaining("answered Get key with " + status);
        if (status != 204) {
            assertThat(e).hasMessageEndingWith(": \"so it is\"");
        }
        assertAskedOnce();
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_MESSAGE", "401, NOT_AUTHORISED", "403, NOT_AUTHORISED", "404, NOT_FOUND", "409, UNREACHABLE",
        "412, UNREACHABLE", "422, BAD_MESSAGE", "429, UNREACHABLE", "500, UNREACHABLE", "503, UNREACHABLE",
        "504, UNREACHABLE"
    })
    void eachStatusOfGetKeyWithKeyIdsHasItsReason(int status, Reason reason) {
        kme.answers(status, "{\"message\":\"so it is\"}");
        KeySourceException e = assertRespondFails(reason);
        assertThat(e).hasMessageEndingWith("answered Get key with key IDs with " + status + ": \"so it is\"");
        assertAskedOnce();
    }

    @Test
    void theStandardsWordsForAnUnknownKeyMeanNotFound() {
        kme.answers(400, "{\"message\":\"one or more keys specified are not found on KME\"}");
        assertRespondFails(Reason.NOT_FOUND);
    }

    @Test
    void notAuthorisedNamesBothSaes() {
        kme.answers(401, "");
        assertThat(assertInitiateFails(Reason.NOT_AUTHORISED).advice()).contains("'sae-alice'", "'sae-bob'");
        assertThat(assertRespondFails(Reason.NOT_AUTHORISED).advice()).contains("peer-sae: sae-alice");
    }

    @Test
    void detailIsTheMessageToo() {
        kme.answers(503, "{\"detail\":\"key pool is empty\"}");
        assertThat(assertInitiateFails(Reason.EXHAUSTED)).hasMessageEndingWith("503: \"key pool is empty\"");
    }

    @Test
    void aListOfDetailsGivesItsFirstMessage() {
        kme.answers(
                422,
                "{\"detail\":[{\"loc\":[\"body\",\"size\"],\"msg\":\"extra fields not permitted\",\"type\":\"x\"}]}");
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageEndingWith("\"extra fields not permitted\"");
    }

    @Test
    void plainTextIsTheMessageToo() {
        kme.answers(400, "Not enough\n keys\tavailable");
        assertThat(assertInitiateFails(Reason.EXHAUSTED)).hasMessageEndingWith("400: \"Not enough keys available\"");
    }

    @Test
    void ofAnHtmlPageTheTitleIsToldAndNothingElse() {
        kme.answers(502, "<!DOCTYPE html><html><head><title>\n502 Bad Gateway</title></head><body>nginx</body></html>");
        assertThat(assertInitiateFails(Reason.UNREACHABLE)).hasMessageEndingWith("502: \"502 Bad Gateway\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500})
    void anEmptyBodyIsToldAsSuch(int status) {
        kme.answers(status, "");
        assertThat(end.initiateFails()).hasMessageEndingWith(status + ", without a word");
    }

    @Test
    void aLongMessageIsCutAndStaysOnOneLine() {
        kme.answers(503, "{\"message\":\"" + "words\\nand \\u001b[31mmore ".repeat(100) + "\"}");
        String message = end.initiateFails().getMessage();
        assertThat(message).hasSizeLessThan(320).doesNotContain("\n", "\u001b").endsWith("…\"");
    }

    @Test
    void anErrorThatEchoesAKeyIsNotQuoted() {
        kme.answers(400, "{\"message\":\"cannot store " + base64(KEY) + "\"}");
        assertThat(assertInitiateFails(Reason.EXHAUSTED)).hasMessageEndingWith("\"cannot store …\"");
    }

    @Test
    void anErrorWithAKeyContainerIsNotQuoted() {
        kme.answers(500, container(KEY_ID, KEY));
        assertThat(assertInitiateFails(Reason.UNREACHABLE)).hasMessageEndingWith("500, without a word");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectionIsNotFollowed(int status) {
        kme.answers(aResponse().withStatus(status).withHeader("Location", "https://elsewhere.example/keys"));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE))
                .hasMessageContaining("redirects Get key to https://elsewhere");
        assertAskedOnce();
    }

    @Test
    void aKmeThatSaysRetryAtOnceIsNotAskedAgain() {
        kme.answers(aResponse().withStatus(503).withHeader("Retry-After", "0"));
        assertInitiateFails(Reason.EXHAUSTED);
        assertAskedOnce();
    }

    @ParameterizedTest
    @CsvSource({"16, 128", "31, 248", "33, 264", "44, 352", "128, 1024"})
    void aKeyOfAnotherLengthIsRefused(int bytes, int bits) {
        kme.delivers(KEY_ID, key(bytes));
        KeySourceException e = assertInitiateFails(Reason.BAD_MESSAGE);
        assertThat(e)
                .hasMessageContaining("a key of " + bytes + " bytes (" + bits + " bits) where 256 bits were asked for");
        assertThat(e.advice()).contains("method: post");
    }

    @Test
    void aKeyOfZerosIsRefused() {
        kme.delivers(KEY_ID, new byte[32]);
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("a key of zeros only");
    }

    @Test
    void anotherKeyThanTheOneAskedForIsRefused() {
        kme.delivers("another", KEY);
        assertThat(assertRespondFails(Reason.BAD_MESSAGE))
                .hasMessageContaining("key_ID another where " + KEY_ID + " was asked for");
    }

    @Test
    void aKeyIdDeliveredTwiceIsRefused() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        end.initiate().close();
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE))
                .hasMessageContaining("delivered key_ID " + KEY_ID + " a second time");
    }

    @Test
    void aKeyIdOfferedTwiceIsFetchedOnce() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        end.respond(KEY_ID).close();
        assertThat(end.respondFails(KEY_ID)).hasMessageContaining("offered key_ID " + KEY_ID + " a second time");
        assertAskedOnce();
        assertThat(end.source().health().state())
                .as("the KME did nothing wrong")
                .isEqualTo(State.UP);
    }

    @Test
    void aContainerWithoutAKeyIsRefused() {
        kme.answers(okJson("{\"keys\":[]}"));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("with 0 keys where one was asked for");
    }

    @Test
    void aContainerWithTwoKeysIsRefused() {
        String one = "{\"key_ID\":\"a\",\"key\":\"" + base64(KEY) + "\"}";
        kme.answers(okJson("{\"keys\":[" + one + "," + one.replace("\"a\"", "\"b\"") + "]}"));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("with 2 keys where one was asked for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "true",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"keys\":[null]}",
                "{\"keys\":[[]]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"key_ID\":\"a\"}]}",
                "<html><title>Login</title></html>",
                "not json"
            })
    void anAnswerThatIsNoContainerIsRefused(String body) {
        kme.answers(okJson(body));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("answered Get key with ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "null", "[1]", "{\"a\":1}", "true"})
    void aKeyIdThatIsNotTextIsRefused(String json) {
        String keyId = json.isEmpty() ? "\"\"" : json;
        kme.answers(okJson("{\"keys\":[{\"key_ID\":" + keyId + ",\"key\":\"" + base64(KEY) + "\"}]}"));
        assertInitiateFails(Reason.BAD_MESSAGE);
    }

    @Test
    void aKeyIdTooLongForTheOfferIsRefused() {
        kme.delivers("k".repeat(KeyId.MAX_BYTES + 1), KEY);
        assertInitiateFails(Reason.BAD_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4A",
                "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4A=",
                "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4B=",
                " YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4A=",
                "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4A=\\n",
                "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4A==",
                "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+fäA="
            })
    void aKeyThatIsNotPaddedBase64IsRefused(String key) {
        kme.answers(okJson(FakeKmePair.container(KEY_ID, key)));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("not padded base64");
    }

    @Test
    void aMemberThatStandsTwiceIsRefused() {
        kme.answers(okJson("{\"keys\":[{\"key_ID\":\"a\",\"key_ID\":\"b\",\"key\":\"" + base64(KEY) + "\"}]}"));
        assertInitiateFails(Reason.BAD_MESSAGE);
    }

    @Test
    void halfAnAnswerIsRefusedAndItsKeyNotUsed() {
        String whole = container(KEY_ID, KEY);
        kme.answers(okJson(whole.substring(0, whole.length() - 10)));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("not JSON, or is broken off");
        assertAskedOnce();
    }

    @Test
    void somethingBehindTheContainerIsRefused() {
        kme.answers(okJson(container(KEY_ID, KEY) + container("b", KEY)));
        assertInitiateFails(Reason.BAD_MESSAGE);
    }

    @Test
    void aHugeAnswerIsRefused() {
        kme.answers(okJson("{\"padding\":\"" + "x".repeat(KmeAnswer.MAX_BYTES) + "\"}"));
        assertThat(assertInitiateFails(Reason.BAD_MESSAGE)).hasMessageContaining("more than 1 MiB");
        assertAskedOnce();
    }

    @ParameterizedTest
    @CsvSource({"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE"})
    void aConnectionThatBreaksIsNotAskedAgain(Fault fault) {
        kme.wire().stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
        KeySourceException e = assertInitiateFails(Reason.UNREACHABLE);
        assertThat(e.advice()).contains("is lost, and the next round asks for a new one");
        assertAskedOnce();
    }

    @Test
    void aKmeThatStallsIsGivenUpAtTheTimeout() {
        kme.answers(okJson(container(KEY_ID, KEY)).withFixedDelay(60_000));
        try (End impatient = kme.openWith("timeout", "3s")) {
            long begin = System.nanoTime();
            KeySourceException e = impatient.initiateFails();
            assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(e).hasMessageContaining("did not answer Get key within 3000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
        }
        assertAskedOnce();
    }

    @Test
    void aKmeThatStallsIsGivenUpWhenTheRoundIsOver() {
        kme.answers(okJson(container(KEY_ID, KEY)).withFixedDelay(60_000));
        FakeRound round = FakeRound.lasting(Duration.ofMillis(300));
        long begin = System.nanoTime();
        try (Initiation initiation = end.strand().initiate(round)) {
            throw new AssertionError("initiated " + initiation);
        } catch (KeySourceException e) {
            assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
    }

    @Test
    void slowBytesAreGivenUpAtTheTimeout() {
        kme.answers(okJson(container(KEY_ID, KEY)).withChunkedDribbleDelay(100, 20_000));
        try (End impatient = kme.openWith("timeout", "500ms")) {
            assertThat(impatient.initiateFails().reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void afterAFaultTheNextRoundWorks() throws KeySourceException {
        kme.wire().stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        end.initiateFails();
        assertThat(end.source().health().state()).isEqualTo(State.DOWN);
        assertThat(end.source().health().problem())
                .hasValueSatisfying(text -> assertThat(text).contains("KME https://"));
        kme.reset();
        kme.delivers(KEY_ID, KEY);
        end.initiate().close();
        assertThat(end.source().health().state()).isEqualTo(State.UP);
        assertThat(end.source().health().problem()).isEmpty();
    }

    @Test
    void anAnswerWhereNoneBelongsIsRefused() throws KeySourceException {
        kme.delivers(KEY_ID, KEY);
        try (Initiation initiation = end.initiate();
                SharedSecret secret = initiation.complete(PublicBytes.copyOf(new byte[] {1}))) {
            throw new AssertionError("completed to " + secret);
        } catch (KeySourceException e) {
            assertThat(e.reason()).isEqualTo(Reason.BAD_MESSAGE);
        }
    }

    /** Every failure is also searched for the key that the KME sent with it. */
    private KeySourceException assertInitiateFails(Reason reason) {
        return checked(end.initiateFails(), reason);
    }

    private KeySourceException assertRespondFails(Reason reason) {
        return checked(end.respondFails(KEY_ID), reason);
    }

    private KeySourceException checked(KeySourceException e, Reason reason) {
        assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
        assertThat(e.advice()).isNotBlank();
        assertThat(e.getMessage() + e.advice()).doesNotContain("\n");
        for (int length : new int[] {32, 33, 44, 128}) {
            try (SharedSecret sent = SharedSecret.takeFrom(Arrays.copyOf(key(length), length))) {
                assertThat(SecretTraces.of(sent).in(e)).isFalse();
                assertThat(SecretTraces.of(sent).in(end.source().health().toString()))
                        .isFalse();
            }
        }
        assertThat(e.getMessage()).doesNotContain(base64(KEY).substring(0, 12));
        return e;
    }

    private static void assertAskedOnce() {
        assertThat(kme.requestLines()).hasSize(1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
